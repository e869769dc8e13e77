import type { Socket } from "node:net";

/** The far end of a connection, which tells it from all others. */
export function peerOf(socket: Socket): string {
  return `${socket.remoteAddress}:${socket.remotePort}`;
}
