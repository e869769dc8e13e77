import { Agent } from "node:http";
import superagent from "superagent";
import { httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import { recordForm } from "../support/header-forms.ts";

/** superagent on node:http: it sets headers after the request was made, and copies them to a redirect's. */
export const superagentSubject = httpOutboundSubject<Record<string, string>>({
  name: "superagent",
  loadShare: 0.2,
  traits: ["redirects", "limited-connections"],
  forms: { usual: recordForm },
  connect: ({ connections }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    return {
      close: async () => agent.destroy(),
      send: (url, { headers, signal, observe }) =>
        new Promise((resolve, reject) => {
          const sent = superagent.post(url).agent(agent).type("json").send("{}");
          if (headers !== undefined) sent.set(headers);
          signal?.addEventListener("abort", () => {
            sent.abort();
            observe?.();
            reject(new Error("gave up"));
          });
          sent.end((error) => {
            observe?.();
            if (error) reject(error);
            else resolve();
          });
        }),
    };
  },
});
