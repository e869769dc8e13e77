import { createServer as createHttp1 } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import type { AddressInfo, Server } from "node:net";

// A service that does nothing: reads the request, answers 200 bytes. Prints its ports for both protocols.
const body = "x".repeat(200);
const http1 = createHttp1((request, response) => {
  request.resume().on("end", () => response.end(body));
});
const http2 = createHttp2((request, response) => {
  request.resume().on("end", () => response.end(body));
});
const port = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
process.stdout.write(`${JSON.stringify({ http1: await port(http1), http2: await port(http2) })}\n`);
