import { Agent, request } from "node:http";
import { connect } from "node:http2";

export interface Client {
  /** One call, to its end. */
  readonly once: () => Promise<void>;
  readonly close: () => void;
}

export function http1Client(port: number, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { "x-trace-color": "default", "x-request-id": "bench", "content-length": "2" };
      request({ host: "127.0.0.1", port, method: "POST", path: "/v1/orders", headers, agent }, (response) => {
        response.resume().on("end", resolve);
      })
        .on("error", reject)
        .end("{}");
    });
  return { once, close: () => agent.destroy() };
}

export function http2Client(port: number): Client {
  const session = connect(`http://127.0.0.1:${port}`);
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { "x-trace-color": "default", "x-request-id": "bench" };
      const stream = session.request({ ":method": "POST", ":path": "/v1/orders", ...headers });
      stream.resume().on("end", resolve).on("error", reject).end("{}");
    });
  return { once, close: () => session.close() };
}
