import { connect } from "node:net";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const TYPES = ["DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY"] as const;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;

export interface RawFrame {
  readonly type: string;
  readonly stream: number;
  readonly flags: number;
  readonly payload: Buffer;
}

/** One request as it goes over the wire: header lines in turn, whatever they are, and a body. */
export interface RawStream {
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
}

/**
 * Sends requests over one connection of HTTP/2 without looking at them, and a PING after them. Reads until every
 * stream is over and the PING is answered, or the other side closes.
 */
export async function exchangeHttp2(port: number, streams: readonly RawStream[]): Promise<readonly RawFrame[]> {
  const socket = connect(port, "127.0.0.1");
  socket.write(PREFACE);
  socket.write(frame("SETTINGS", 0, 0, Buffer.alloc(0)));
  for (const [index, { headers, body }] of streams.entries()) {
    const id = index * 2 + 1;
    const flags = END_HEADERS | (body === undefined ? END_STREAM : 0);
    socket.write(frame("HEADERS", flags, id, Buffer.concat(headers.map(([name, value]) => literal(name, value)))));
    if (body !== undefined) socket.write(frame("DATA", END_STREAM, id, Buffer.from(body)));
  }
  socket.write(frame("PING", 0, 0, Buffer.alloc(8)));
  const frames: RawFrame[] = [];
  let rest = Buffer.alloc(0);
  await new Promise<void>((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let next = frameIn(rest); next !== undefined; next = frameIn(rest)) {
        rest = rest.subarray(9 + next.payload.length);
        frames.push(next);
      }
      const over = new Set(frames.filter(isLast).map(({ stream }) => stream));
      if (over.size >= streams.length && frames.some(({ type }) => type === "PING")) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve());
  });
  return frames;
}

/** Whether an answer with this status, in the usual short forms of HPACK, began on a stream. */
export function statusOf(frames: readonly RawFrame[], stream: number): number | undefined {
  const head = frames.find((one) => one.type === "HEADERS" && one.stream === stream)?.payload;
  // Indexed fields 8 to 14 of the static table.
  const indexed = [200, 204, 206, 304, 400, 404, 500][(head?.[0] ?? 0) - 0x88];
  if (head === undefined || indexed !== undefined) return indexed;
  // A literal whose name is an indexed one; the value is not compressed by nghttp2 when that is not shorter.
  return Number(head.subarray(2, 5).toString("latin1"));
}

function isLast({ type, flags, stream }: RawFrame): boolean {
  if (stream === 0) return false;
  return type === "RST_STREAM" || ((type === "DATA" || type === "HEADERS") && (flags & END_STREAM) !== 0);
}

function frame(type: (typeof TYPES)[number], flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = TYPES.indexOf(type);
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function frameIn(bytes: Buffer): RawFrame | undefined {
  if (bytes.length < 9) return undefined;
  const length = bytes.readUIntBE(0, 3);
  if (bytes.length < 9 + length) return undefined;
  return {
    type: TYPES[bytes[3] ?? 0] ?? "other",
    flags: bytes[4] ?? 0,
    stream: bytes.readUInt32BE(5),
    payload: bytes.subarray(9, 9 + length),
  };
}

/** A literal header field without indexing, without Huffman coding (RFC 7541, 6.2.2). */
function literal(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

function text(content: string): Buffer {
  const bytes = Buffer.from(content, "latin1");
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const rest: number[] = [];
  let left = bytes.length - 127;
  for (; left >= 128; left >>= 7) rest.push((left & 127) | 128);
  return Buffer.concat([Buffer.from([127, ...rest, left]), bytes]);
}
