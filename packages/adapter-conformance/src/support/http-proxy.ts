import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { ReceivedCall } from "../subject/outbound-subject.ts";
import { linesOfRaw } from "./header-lines.ts";
import { listen } from "./listen.ts";
import { plantLines } from "./plant-lines.ts";

/** A forward proxy. */
export interface HttpProxy {
  /** `host:port`. */
  readonly authority: string;
  /** Header lines of each request to the proxy itself: those in absolute form, and the CONNECT of each tunnel. */
  readonly received: readonly ReceivedCall[];
  close(): Promise<void>;
}

/** Starts a proxy on a free loopback port: requests in absolute form are forwarded as they are, CONNECT makes a tunnel. */
export async function startHttpProxy(): Promise<HttpProxy> {
  const received: ReceivedCall[] = [];
  const tunnels = new Set<Duplex>();
  const server = createServer((req, res) => {
    received.push(linesOfRaw(req.rawHeaders));
    forward(req, res);
  });
  server.on("connect", (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    received.push(linesOfRaw(req.rawHeaders));
    const [host, port] = (req.url ?? "").split(":");
    const far = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      far.write(head);
      socket.pipe(far).pipe(socket);
    });
    tunnels.add(far);
    far.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.on("error", () => far.destroy()).on("close", () => far.destroy());
  });
  const listening = await listen(server);
  return {
    authority: listening.authority,
    received,
    close: async () => {
      for (const far of tunnels) far.destroy();
      await listening.close();
    },
  };
}

function forward(req: IncomingMessage, res: ServerResponse): void {
  const { hostname, port, pathname, search } = new URL(req.url ?? "");
  const path = `${pathname}${search}`;
  // No agent: a proxy that is closed holds no connection.
  const sent = request({ agent: false, hostname, port, path, method: req.method, headers: req.rawHeaders });
  plantLines(sent, linesOfRaw(req.rawHeaders));
  sent.on("response", (reply) => {
    res.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
    reply.pipe(res);
  });
  sent.on("error", () => res.destroy());
  req.pipe(sent);
}
