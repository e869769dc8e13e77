// What proxies report to in the mesh lab: takes spans by OTLP over gRPC and by Zipkin's HTTP, and prints each as a line.
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { buffer } from "node:stream/consumers";
import { readOtlp } from "./read-otlp.ts";
import { readZipkin } from "./read-zipkin.ts";
import type { Span } from "./span.ts";

const HOST = process.argv[2] ?? "127.0.0.1";
const PORTS = { otlp: 4317, zipkin: 9411 };
/** A gRPC message begins with a byte for its compression and four for its length. */
const GRPC_PREFIX = 5;

const otlp = createHttp2Server();
otlp.on("stream", async (stream) => {
  stream.on("error", () => undefined);
  print(readOtlp((await buffer(stream)).subarray(GRPC_PREFIX)));
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(Buffer.alloc(GRPC_PREFIX));
});
otlp.listen(PORTS.otlp, HOST);

const zipkin = createServer(async (request, response) => {
  print(readZipkin((await buffer(request)).toString("utf8")));
  response.writeHead(202).end();
});
// Node closes a connection after 5 s; that is as often as a proxy reports, and a report that meets the end is lost.
zipkin.keepAliveTimeout = 0;
zipkin.listen(PORTS.zipkin, HOST);

function print(spans: readonly Span[]): void {
  for (const span of spans) process.stdout.write(`${JSON.stringify(span)}\n`);
}
