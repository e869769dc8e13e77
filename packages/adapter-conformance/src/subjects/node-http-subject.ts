import { Agent, request } from "node:http";
import type { OutboundCall, OutboundSubject } from "../subject/outbound-subject.ts";
import { recorderUrl, startHttpRecorder } from "../support/http-recorder.ts";

/** node:http with a keep-alive agent of two sockets. */
export const nodeHttpSubject: OutboundSubject = {
  side: "outbound",
  name: "node:http",
  limitsConnections: true,
  listen: startHttpRecorder,
  async connect() {
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    return { send: (call) => send(agent, call), close: async () => agent.destroy() };
  },
  /** As it is done by hand: the host is the proxy, the path is the whole URL. */
  async connectThrough(proxy) {
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    return { send: (call) => send(agent, call, proxy), close: async () => agent.destroy() };
  },
};

function send(agent: Agent, call: OutboundCall, proxy?: string): Promise<void> {
  const own = call.headers ?? [];
  const url = new URL(recorderUrl(call));
  const expect = call.expectContinue === true ? { expect: "100-continue" } : {};
  return new Promise((resolve, reject) => {
    const sent = request(proxy === undefined ? url : `http://${proxy}`, {
      agent,
      ...(proxy === undefined ? {} : { path: url.href }),
      method: "POST",
      headers:
        call.headersAs === "list" ? ["host", url.host, ...own.flat()] : { ...Object.fromEntries(own), ...expect },
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    sent.on("socket", () => call.observe?.());
    sent.on("finish", () => call.observe?.());
    sent.on("error", (error) => {
      call.observe?.();
      reject(error);
    });
    sent.on("response", (res) => {
      call.observe?.();
      res.on("data", () => call.observe?.());
      res.on("end", () => {
        call.observe?.();
        if (res.statusCode === 200) resolve();
        else reject(new Error(`answered ${res.statusCode}`));
      });
    });
    sent.end("{}");
  });
}
