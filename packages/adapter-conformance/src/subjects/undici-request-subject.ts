import { Agent, type Dispatcher, interceptors, ProxyAgent, request } from "undici";
import type { OutboundCall, OutboundSubject } from "../subject/outbound-subject.ts";
import { recorderUrl, startHttpRecorder } from "../support/http-recorder.ts";

/** undici.request over two connections, with undici's interceptor for redirects. */
export const undiciRequestSubject: OutboundSubject = {
  side: "outbound",
  name: "undici.request",
  limitsConnections: true,
  listen: startHttpRecorder,
  async connect() {
    const agent = new Agent({ connections: 2 });
    const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 3 }));
    return { send: (call) => send(dispatcher, call), close: () => agent.destroy() };
  },
  /** undici 8 sends requests to http: targets in absolute form. */
  async connectThrough(proxy) {
    const agent = new ProxyAgent({ uri: `http://${proxy}`, proxyTunnel: false });
    return { send: (call) => send(agent, call), close: () => agent.destroy() };
  },
};

async function send(dispatcher: Dispatcher, call: OutboundCall): Promise<void> {
  const own = call.headers ?? [];
  const expect = call.expectContinue === true ? { expect: "100-continue" } : {};
  const { statusCode, body } = await request(recorderUrl(call), {
    dispatcher,
    method: "POST",
    body: "{}",
    headers: call.headersAs === "list" ? own.flat() : { ...Object.fromEntries(own), ...expect },
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  call.observe?.();
  await body.json();
  call.observe?.();
  if (statusCode >= 300) throw new Error(`answered ${statusCode}`);
}
