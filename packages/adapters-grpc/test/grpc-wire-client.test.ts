import { once } from "node:events";
import { constants, createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { GrpcWireClient } from "./grpc-wire-client.ts";

it("tells a connection that ended from an answer, and connects anew", async () => {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => void sessions.add(session.on("error", () => {})));
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    const { session } = stream;
    // As node:http2 ends one when it takes a frame for invalid.
    if (sessions.size === 1) session?.destroy(new Error("Protocol error"), constants.NGHTTP2_INTERNAL_ERROR);
    else {
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.from([0, 0, 0, 0, 2, 0x7b, 0x7d]));
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = new GrpcWireClient(`127.0.0.1:${(server.address() as AddressInfo).port}`, "unary");
  const call = { origin: "a", headers: [], body: {} };
  try {
    expect((await client.call(call)).outcome).toBe("broken");
    expect(await client.call(call)).toMatchObject({ outcome: "ok", body: {} });
  } finally {
    client.close();
    server.close();
  }
});
