import { createServer as createHttp1, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Readable } from "node:stream";
import { withoutUuid } from "./without-uuid.ts";

/** A service whose answers its paths name: `/status/503`, `/fails/2/503`, `/hang`. */
export interface Service {
  readonly port: number;
  /** How often it was asked. */
  asked(): number;
  /** The requests that have come to their end. */
  received(): readonly Received[];
  close(): Promise<void>;
}

/** A request as a service gets it. */
export interface Received {
  readonly version: string;
  readonly request: string;
  readonly authority: string;
  readonly lines: readonly string[];
  readonly body: string;
}

export async function startService(version: string, protocol: "http1" | "http2"): Promise<Service> {
  const sockets = new Set<Socket>();
  const counts = new Map<string, number>();
  let asked = 0;
  const count = (path: string): number => {
    asked += 1;
    const seen = (counts.get(path) ?? 0) + 1;
    counts.set(path, seen);
    return seen;
  };
  const received: Received[] = [];
  const keep = (request: string, authority: string, rawHeaders: readonly string[], body: string): void => {
    received.push({ version, request, authority, lines: echoed(rawHeaders), body });
  };
  const server: Server = protocol === "http1" ? http1(count, keep) : http2(count, keep);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    asked: () => asked,
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Keep = (request: string, authority: string, rawHeaders: readonly string[], body: string) => void;

function http1(count: (path: string) => number, keep: Keep): Server {
  const server = createHttp1({ keepAliveTimeout: 0 }, (request, response) => {
    const { method, url, headers, rawHeaders } = request;
    collect(request, (body) => keep(`${method} ${url}`, headers.host ?? "", rawHeaders, body));
    answer(request, response, count);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket) => {
    count(request.url ?? "");
    keep(`upgrade ${request.url}`, request.headers.host ?? "", request.rawHeaders, "");
    socket.on("error", () => {});
    switch (request.url) {
      case "/upgrade/hang":
        return void socket.resume().on("end", () => socket.end());
      case "/upgrade/refuse":
        return void socket.resume().end("HTTP/1.1 403 Forbidden\r\nx-why: no\r\ncontent-length: 2\r\n\r\nno");
      case "/upgrade/ignore":
        return void socket.resume().end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      case "/upgrade/break":
        return void socket.destroy();
    }
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nx-a: b\r\n\r\nhello",
    );
    if (request.url === "/upgrade/end") socket.resume().end();
    else socket.on("data", (chunk) => socket.write(chunk)).on("end", () => socket.end());
  });
  return server;
}

/** What a stream has brought when it comes to its end; nothing when it does not. */
function collect(stream: Readable, whole: (text: string) => void): void {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  stream.on("end", () => whole(text));
}

function answer(request: IncomingMessage, response: ServerResponse, count: (path: string) => number): void {
  const [, verb, first = "", second = ""] = (request.url ?? "").split(/[/?]/);
  const seen = count(request.url ?? "");
  response.sendDate = false;
  switch (verb) {
    case "hang":
      return void request.resume();
    case "break":
      return void request.socket.destroy();
    case "early":
      return void response.writeHead(413, { "content-length": 3 }).end("big");
  }
  request.resume().on("end", () => {
    switch (verb) {
      case "status":
        return void response
          .writeHead(Number(first), { "x-from": "service" })
          .end(first === "204" ? "" : `said ${first}`);
      case "echo":
        return void response
          .writeHead(200, { "x-from": "service", "x-gone": "1" })
          .end(JSON.stringify([request.url, request.headers.host, echoed(request.rawHeaders)]));
      case "fails":
        return void response.writeHead(seen > Number(first) ? 200 : Number(second)).end(`attempt ${seen}`);
      case "breaks":
        return void (seen > Number(first) ? response.end(`attempt ${seen}`) : request.socket.destroy());
      case "partial":
        response.writeHead(200, { "content-length": 100 }).write("part");
        return void setTimeout(() => request.socket.destroy(), 100);
      case "partial-reset":
        response.writeHead(200, { "content-length": 100 }).write("part");
        return void setTimeout(() => request.socket.resetAndDestroy(), 100);
      case "stall":
        return void response.writeHead(200, { "content-length": 100 }).write("part");
      case "garbage":
        return void request.socket.end("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n");
      case "early-hints":
        response.writeEarlyHints({ link: "</a>; rel=preload" });
        return void response.end("ok");
      default:
        return void response.writeHead(200, { "x-from": "service", "content-length": 2 }).end("ok");
    }
  });
}

/** The lines that a scenario sends, sorted; Envoy adds others. */
function echoed(rawHeaders: readonly string[]): readonly string[] {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name.toLowerCase()}: ${rawHeaders[index + 1]}`] : [],
  );
  return lines
    .filter((line) => /^(?:x-name|x-p-|x-request-id|x-trace-color|cookie)/.test(line))
    .map(withoutUuid)
    .sort();
}

function http2(count: (path: string) => number, keep: Keep): Server {
  const server = createHttp2();
  server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags, rawHeaders) => {
    stream.on("error", () => {});
    const path = String(headers[":path"]);
    const authority = headers[":authority"] ?? headers.host ?? "";
    collect(stream, (body) => keep(`${headers[":method"]} ${path}`, authority, rawHeaders, body));
    const [, verb, first = "", second = ""] = path.split("/");
    const seen = count(path);
    switch (verb) {
      case "hang":
        return void stream.resume();
      case "reset":
        return void stream.close(Number(first));
      case "resets":
        if (seen <= Number(first)) return void stream.close(Number(second));
        break;
      case "break":
        return void stream.session?.destroy();
    }
    stream.resume().on("end", () => {
      switch (verb) {
        case "only":
          return void stream.respond(
            { ":status": 200, "content-type": "application/grpc", "grpc-status": first },
            { endStream: true },
          );
        case "unavailable":
          if (seen > Number(first)) break;
          return void stream.respond(
            { ":status": 200, "content-type": "application/grpc", "grpc-status": "14" },
            { endStream: true },
          );
        case "status":
          stream.respond({ ":status": Number(first) });
          return void stream.end(`said ${first}`);
        case "partial":
          stream.respond({ ":status": 200, "content-type": "application/grpc" });
          stream.write("part");
          return void setTimeout(() => stream.close(Number(first)), 100);
        case "stall":
          stream.respond({ ":status": 200, "content-type": "application/grpc" });
          return void stream.write("part");
        case "trailers":
          return void reply(stream, first);
      }
      if (!stream.destroyed) reply(stream, "0");
    });
  });
  return server;
}

function reply(stream: ServerHttp2Stream, status: string): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": status, "grpc-message": "said so" }));
  stream.end("\0\0\0\0\u0002ok");
}
