import { Agent, type AgentOptions } from "node:http";
import fetch from "node-fetch";
import { fetchSubject } from "./fetch-subject.ts";

/** node-fetch 3 on node:http, with redirects of its own. */
export const nodeFetchSubject = fetchSubject({
  name: "node-fetch",
  loadShare: 0.2,
  traits: ["limited-connections"],
  connect: ({ connections }) => fetchOn(new Agent({ keepAlive: true, maxSockets: connections })),
  // The agent alone knows that there is a socket.
  connectToSocket: (socketPath) => fetchOn(new Agent({ socketPath } as AgentOptions)),
});

function fetchOn(agent: Agent) {
  return {
    fetch: (url: string, init: object) => fetch(url, { ...init, agent }),
    close: async () => agent.destroy(),
  };
}
