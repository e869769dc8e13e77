import { Agent, type Dispatcher, fetch, ProxyAgent } from "undici";
import { fetchSubject } from "./fetch-subject.ts";

/** undici's fetch, over two connections; through a proxy by tunnels. */
export const undiciFetchSubject = fetchSubject(
  "undici.fetch",
  true,
  () => fetchOn(new Agent({ connections: 2 })),
  (proxy) => fetchOn(new ProxyAgent({ uri: `http://${proxy}`, proxyTunnel: true })),
);

function fetchOn(dispatcher: Dispatcher) {
  return {
    fetch: (url: string, init: RequestInit) =>
      fetch(url, { ...init, dispatcher } as object) as unknown as Promise<Response>,
    close: () => dispatcher.destroy(),
  };
}
