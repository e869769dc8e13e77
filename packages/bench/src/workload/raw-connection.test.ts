import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { RawConnection } from "./raw-connection.ts";

const REQUEST = Buffer.from("GET /rides/1 HTTP/1.1\r\nhost: rides\r\n\r\n");

test("one request after the other on one connection, whole responses each", async () => {
  const connections = new Set<unknown>();
  let finished = 0;
  const connection = await connectionTo((req, res) => {
    connections.add(req.socket);
    // In two pieces: a response may come in several.
    res.writeHead(200, { "content-length": "8" }).write("ride");
    setImmediate(() => res.end("0001", () => (finished += 1)));
  });
  await connection.exchange(REQUEST);
  await connection.exchange(REQUEST);
  expect(connections.size).toBe(1);
  expect(finished).toBe(2);
});

test("anything but 200 is an error", async () => {
  const connection = await connectionTo((_req, res) => res.writeHead(404).end("no"));
  await expect(connection.exchange(REQUEST)).rejects.toThrow("HTTP/1.1 404 Not Found");
});

test("a server that hangs up is an error", async () => {
  const connection = await connectionTo((req) => req.socket.destroy());
  await expect(connection.exchange(REQUEST)).rejects.toThrow("closed a connection");
});

async function connectionTo(handler: RequestListener): Promise<RawConnection> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return await RawConnection.open((server.address() as AddressInfo).port);
}
