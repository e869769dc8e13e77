import type { Socket } from "node:net";

/** `address:port` of the two ends of a connection; `:` when it is gone. */
export interface SocketEnds {
  readonly localAddress: string;
  readonly remoteAddress: string;
}

export function endsOf(socket: Partial<Socket> | undefined): SocketEnds {
  return {
    localAddress: `${socket?.localAddress ?? ""}:${socket?.localPort ?? ""}`,
    remoteAddress: `${socket?.remoteAddress ?? ""}:${socket?.remotePort ?? ""}`,
  };
}
