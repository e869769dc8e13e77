// The target's side of long streams: what comes in goes out again, behind the name of the pod.
import { createHash } from "node:crypto";
import { createServer } from "node:http2";
import { grpcFrame, readGrpc } from "./frames.mjs";

/** RFC 6455, section 1.3. */
const WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;
/** Two bytes, and the four of the mask that a client must have. Longer lengths than these have are not spoken here. */
const HEAD = 6;

export function echoWebSocket(request, socket, pod) {
  const key = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${WEBSOCKET}`).digest("base64");
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  socket.write(`${[...lines, `Sec-WebSocket-Accept: ${key}`].join("\r\n")}\r\n\r\n`);
  socket.on("error", () => socket.destroy());
  let rest = Buffer.alloc(0);
  socket.on("data", (part) => {
    rest = Buffer.concat([rest, part]);
    for (;;) {
      const end = rest.length < HEAD ? Number.POSITIVE_INFINITY : HEAD + (rest[1] & 0x7f);
      if (rest.length < end) return;
      const [kind, mask] = [rest[0] & 0x0f, rest.subarray(2, HEAD)];
      const text = Buffer.from(rest.subarray(HEAD, end).map((byte, index) => byte ^ mask[index % 4]));
      rest = rest.subarray(end);
      if (kind === CLOSE) return void socket.end();
      if (kind === TEXT) socket.write(serverFrame(`${pod} ${text}`));
    }
  });
}

function serverFrame(text) {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x80 | TEXT, body.length]), body]);
}

export function echoGrpc(pod) {
  const server = createServer();
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    readGrpc(stream, (text) => stream.write(grpcFrame(`${pod} ${text}`)));
    stream.on("end", () => stream.end());
  });
  return server;
}
