import type { AddressInfo, Server } from "node:net";
import { MeshError } from "./errors/mesh-error.ts";

/** Opens a server's port and tells which one it got. Throws MeshError `MESH_LISTEN`. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      reject(new MeshError("MESH_LISTEN", `cannot listen on \`${host}:${port}\`: ${cause.message}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Stops listening; resolves when every connection is gone. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
}
