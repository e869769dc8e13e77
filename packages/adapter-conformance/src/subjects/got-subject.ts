import { Agent } from "node:http";
import got, { type Headers } from "got";
import { httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import { recordForm } from "../support/header-forms.ts";

/** got on node:http, with redirects of its own. */
export const gotSubject = httpOutboundSubject<Headers>({
  name: "got",
  loadShare: 0.2,
  traits: ["redirects", "limited-connections"],
  forms: { usual: recordForm },
  connectToSocket: (socketPath) => ({
    send: async (url, { headers }) => {
      const { pathname } = new URL(url);
      const options = { enableUnixSockets: true, body: "{}", ...(headers && { headers }) };
      await got.post(`http://unix:${socketPath}:${pathname}`, options);
    },
  }),
  connect: ({ connections }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    return {
      close: async () => agent.destroy(),
      send: async (url, { headers, signal, observe }) => {
        const sent = got.post(url, {
          agent: { http: agent },
          body: "{}",
          retry: { limit: 0 },
          ...(headers === undefined ? {} : { headers }),
          ...(signal === undefined ? {} : { signal }),
        });
        sent.on("response", () => observe?.());
        await sent.finally(() => observe?.());
      },
    };
  },
});
