import { Agent, type Dispatcher, fetch, ProxyAgent } from "undici";
import { fetchSubject } from "./fetch-subject.ts";

/** undici's fetch, over two connections; through a proxy by tunnels. */
export const undiciFetchSubject = fetchSubject({
  name: "undici.fetch",
  traits: ["limited-connections"],
  connect: () => fetchOn(new Agent({ connections: 2 })),
  connectThrough: (proxy) => fetchOn(new ProxyAgent({ uri: `http://${proxy}`, proxyTunnel: true })),
});

function fetchOn(dispatcher: Dispatcher) {
  return {
    fetch: (url: string, init: object) => fetch(url, { ...init, dispatcher }),
    close: () => dispatcher.destroy(),
  };
}
