import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** Serves on a free loopback port. Connections stay open while other variants have their slices. */
export async function listen(handler: RequestListener): Promise<number> {
  const server = createServer({ keepAliveTimeout: 120_000 }, handler);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
