import { Agent, type Dispatcher, interceptors, ProxyAgent, request } from "undici";
import { type HttpClientDriver, httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import { flatForm, pairsForm, recordForm } from "../support/header-forms.ts";

type UndiciHeaders = Record<string, string> | string[] | Map<string, string>;

/** undici.request over two connections, with undici's interceptor for redirects. */
export const undiciRequestSubject = httpOutboundSubject<UndiciHeaders>({
  name: "undici.request",
  traits: ["redirects", "limited-connections"],
  forms: { usual: recordForm, list: flatForm, Map: (lines) => new Map(pairsForm(lines)) },
  connect: () => {
    const agent = new Agent({ connections: 2 });
    return requestOn(agent.compose(interceptors.redirect({ maxRedirections: 3 })), () => agent.destroy());
  },
  /** undici 8 sends requests to http: targets in absolute form. */
  connectThrough: (proxy) => {
    const agent = new ProxyAgent({ uri: `http://${proxy}`, proxyTunnel: false });
    return requestOn(agent, () => agent.destroy());
  },
});

function requestOn(dispatcher: Dispatcher, close: () => Promise<void>): HttpClientDriver<UndiciHeaders> {
  return {
    close,
    send: async (url, { headers = {}, signal, observe }) => {
      const { statusCode, body } = await request(url, {
        dispatcher,
        method: "POST",
        body: "{}",
        headers,
        ...(signal === undefined ? {} : { signal }),
      });
      observe?.();
      await body.json();
      observe?.();
      if (statusCode >= 300) throw new Error(`answered ${statusCode}`);
    },
  };
}
