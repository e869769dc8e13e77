import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import { groupLines, type InboundCall, type InboundReply, requestOutside } from "@dyeing/adapter-conformance";
import { type CallKind, ORIGIN_KEY, piecesOf, tripsService } from "./trips-service.ts";

/**
 * A gRPC client on bare HTTP/2: unlike grpc-js it sends whatever header lines it is given, and half a message. One
 * session per connection number.
 */
export class GrpcWireClient {
  readonly #url: string;
  readonly #kind: CallKind;
  readonly #sessions = new Map<number, ClientHttp2Session>();

  constructor(authority: string, kind: CallKind) {
    this.#url = `http://${authority}`;
    this.#kind = kind;
  }

  call(call: InboundCall): Promise<InboundReply> {
    const own = Object.fromEntries([...groupLines(call.headers)].map(([name, lines]) => [name, lines]));
    const { path, requestStream } = tripsService[this.#kind];
    const stream = requestOutside(this.#session(call.connection ?? 0), {
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      [ORIGIN_KEY]: call.origin,
      ...own,
    });
    const text = JSON.stringify(call.body);
    const frames = Buffer.concat((requestStream ? piecesOf(text) : [text]).map(frame));
    if (call.cutInBody === true) {
      stream.write(frames.subarray(0, frames.length - 3), () => stream.close(constants.NGHTTP2_CANCEL));
    } else {
      stream.end(frames);
    }
    call.signal?.addEventListener("abort", () => stream.close(constants.NGHTTP2_CANCEL));
    return replyOf(stream, call);
  }

  close(): void {
    for (const session of this.#sessions.values()) session.destroy();
  }

  #session(connection: number): ClientHttp2Session {
    const known = this.#sessions.get(connection);
    if (known !== undefined && !known.destroyed) return known;
    const session = connect(this.#url);
    // Told by its streams.
    session.on("error", () => {});
    this.#sessions.set(connection, session);
    return session;
  }
}

function replyOf(stream: ClientHttp2Stream, call: InboundCall): Promise<InboundReply> {
  const { promise, resolve, reject } = Promise.withResolvers<InboundReply>();
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  stream.on("response", (received) => {
    headers = received;
  });
  stream.on("trailers", (received) => {
    trailers = received;
  });
  stream.on("data", (chunk: Buffer) => {
    if (call.cutInReply === true) stream.close(constants.NGHTTP2_CANCEL);
    chunks.push(chunk);
  });
  const { session } = stream;
  stream.on("error", (error) => {
    if (session?.destroyed !== true) reject(error);
  });
  stream.on("close", () => {
    const isCut = call.cutInBody === true || call.cutInReply === true || call.signal?.aborted === true;
    const ok = trailers["grpc-status"] === "0";
    resolve({
      outcome: isCut ? "cut" : ok ? "ok" : session?.destroyed === true ? "broken" : "failed",
      body: ok && !isCut ? JSON.parse(textOf(Buffer.concat(chunks))) : undefined,
      headers: linesOf(headers),
      trailers: linesOf(trailers),
    });
  });
  return promise;
}

/** A message as it stands on the wire: a flag, four bytes of length, the bytes. */
function frame(text: string): Buffer {
  const message = Buffer.from(text, "utf8");
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function textOf(frames: Buffer): string {
  let text = "";
  for (let at = 0; at < frames.length; ) {
    const end = at + 5 + frames.readUInt32BE(at + 1);
    text += frames.toString("utf8", at + 5, end);
    at = end;
  }
  return text;
}

function linesOf(headers: IncomingHttpHeaders): Map<string, string[]> {
  return new Map(Object.entries(headers).map(([name, value]) => [name, [value ?? []].flat()]));
}
