import { Agent } from "node:http";
import fetch from "node-fetch";
import { fetchSubject } from "./fetch-subject.ts";

/** node-fetch 3 on node:http, with redirects of its own. */
export const nodeFetchSubject = fetchSubject({
  name: "node-fetch",
  loadShare: 0.2,
  traits: ["limited-connections"],
  connect: () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    return {
      fetch: (url, init) => fetch(url, { ...init, agent }),
      close: async () => agent.destroy(),
    };
  },
});
