import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";

/** A listening loopback server, with what a test needs to take it down again. */
export interface Listening {
  readonly authority: string;
  /** The most connections that were open at once. */
  readonly peakConnections: number;
  close(): Promise<void>;
}

/** Listens on a free loopback port. Closing also ends the connections that are open. */
export async function listen(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  let peak = 0;
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
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
