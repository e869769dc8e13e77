import { once } from "node:events";
import type { Server } from "node:http";
import type { Http2Server } from "node:http2";
import type { AddressInfo, Socket } from "node:net";

/** A listening loopback server, with what a test needs to take it down again. */
export interface Listening {
  readonly authority: string;
  /** The most connections that were open at once. */
  readonly peakConnections: number;
  /** Takes no new requests; resolves when those in flight are answered. Connections are kept until then. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free loopback port. Closing also ends the connections that are open. */
export async function listen(server: Server | Http2Server): Promise<Listening> {
  const open = new Set<Socket>();
  let peak = 0;
  let isClosed = false;
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    peak = Math.max(peak, open.size);
    socket.once("close", () => open.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    authority: `127.0.0.1:${port}`,
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
