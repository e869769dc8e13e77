// What both ends of a stream need: whole messages out of whatever parts arrive.

/** gRPC: a byte that says whether it is compressed, four of length. */
const GRPC_HEAD = 5;

export function grpcFrame(text) {
  const body = Buffer.from(text);
  const head = Buffer.alloc(GRPC_HEAD);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** Hands over each whole text that a stream carries. */
export function readGrpc(stream, onText) {
  let rest = Buffer.alloc(0);
  stream.on("data", (part) => {
    rest = Buffer.concat([rest, part]);
    for (;;) {
      const end = rest.length < GRPC_HEAD ? Number.POSITIVE_INFINITY : GRPC_HEAD + rest.readUInt32BE(1);
      if (rest.length < end) return;
      onText(rest.toString("utf8", GRPC_HEAD, end));
      rest = rest.subarray(end);
    }
  });
}
