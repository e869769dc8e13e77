import { once } from "node:events";
import type { Server } from "node:http";
import type { Http2Server } from "node:http2";
import type { AddressInfo, Socket } from "node:net";

/** A listening loopback server, with what a test needs to take it down again. */
export interface Listening {
  /** `host:port`, or the path of the socket. */
  readonly authority: string;
  /** The most connections that were open at once. */
  readonly peakConnections: number;
  /** Takes no new requests; resolves when those in flight are answered. Connections are kept until then. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free loopback port, or on a unix socket. Closing also ends the connections that are open. */
export async function listen(server: Server | Http2Server, socketPath?: string): Promise<Listening> {
  const open = new Set<Socket>();
  let peak = 0;
  let isClosed = false;
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    peak = Math.max(peak, open.size);
    socket.once("close", () => open.delete(socket));
  });
  if (socketPath === undefined) server.listen(0, "127.0.0.1");
  else server.listen(socketPath);
  await once(server, "listening");
  const address = server.address() as AddressInfo | string;
  return {
    authority: typeof address === "string" ? address : `127.0.0.1:${address.port}`,
    get peakConnections() {
      return peak;
    },
    drain: async () => {
      const closed = once(server, "close");
      server.close();
      // Clients that keep their connections would make this wait for the end of the server's patience with them.
      const timer = setInterval(() => "closeIdleConnections" in server && server.closeIdleConnections(), 5);
      await closed.finally(() => clearInterval(timer));
      isClosed = true;
    },
    close: async () => {
      if (isClosed) return;
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
