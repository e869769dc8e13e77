import { Agent, type OutgoingHttpHeaders, type RequestOptions, request } from "node:http";
import { httpOutboundSubject } from "../subject/http-outbound-subject.ts";
import type { OutboundCall } from "../subject/outbound-subject.ts";
import { recordForm } from "../support/header-forms.ts";

type NodeHeaders = OutgoingHttpHeaders | string[];

/** node:http with a keep-alive agent of two sockets. */
export const nodeHttpSubject = httpOutboundSubject<NodeHeaders>({
  name: "node:http",
  traits: ["expect", "limited-connections"],
  // Node writes no Host beside a list.
  forms: { usual: recordForm, list: (lines, authority) => ["host", authority, ...lines.flat()] },
  connect: ({ connections }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    return { send: (url, call) => send(agent, url, call), close: async () => agent.destroy() };
  },
  /** As it is done by hand: the host is the proxy, the path is the whole URL. */
  connectThrough: (proxy) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    const through = (url: string) => ({ ...at(proxy), path: url });
    return { send: (url, call) => send(agent, url, call, through(url)), close: async () => agent.destroy() };
  },
  connectToSocket: (socketPath) => {
    const agent = new Agent();
    return { send: (url, call) => send(agent, url, call, { socketPath }), close: async () => agent.destroy() };
  },
});

function at(authority: string): RequestOptions {
  const [host, port] = authority.split(":");
  return { host, port, hostname: host };
}

function send(agent: Agent, url: string, call: OutboundCall<NodeHeaders>, options: RequestOptions = {}): Promise<void> {
  const { headers, signal, observe } = call;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      ...options,
      agent,
      method: "POST",
      ...(headers === undefined ? {} : { headers }),
      ...(signal === undefined ? {} : { signal }),
    });
    sent.on("socket", () => observe?.());
    sent.on("finish", () => observe?.());
    sent.on("error", (error) => {
      observe?.();
      reject(error);
    });
    sent.on("response", (res) => {
      observe?.();
      res.on("data", () => observe?.());
      res.on("end", () => {
        observe?.();
        if (res.statusCode === 200) resolve();
        else reject(new Error(`answered ${res.statusCode}`));
      });
    });
    sent.end("{}");
  });
}
