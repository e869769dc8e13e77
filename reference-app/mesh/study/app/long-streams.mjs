// The caller's side of long streams: a WebSocket and a gRPC stream that say a number again and again, and count what comes
// back. Both stay until they are told to end; what ends them before is kept.
import { connect } from "node:http2";
import { grpcFrame, readGrpc } from "./frames.mjs";

const HOST = "target.study.svc.cluster.local";
const EVERY_MS = 50;

let open = [];

export function openStreams() {
  endStreams();
  open = [webSocket(), grpc()];
}

export function endStreams() {
  for (const stream of open) stream.end();
  open = [];
}

/** Since they were opened. */
export function streamTallies() {
  return open.map(({ tally }) => ({ ...tally, longestGapMs: Math.round(tally.longestGapMs) }));
}

function webSocket() {
  const socket = new WebSocket(`ws://${HOST}/`);
  const talk = talkOver("WebSocket", (text) => socket.send(text));
  socket.onopen = () => talk.begin();
  socket.onmessage = ({ data }) => talk.hear(data);
  socket.onclose = ({ code, reason }) => talk.over(`${code} ${reason}`.trim());
  socket.onerror = ({ message }) => talk.over(message ?? "it broke");
  return talk.endedBy(() => socket.close());
}

function grpc() {
  const session = connect(`http://${HOST}:9090`);
  const stream = session.request({
    ":method": "POST",
    ":path": "/study.Echo/Talk",
    "content-type": "application/grpc",
    te: "trailers",
  });
  const talk = talkOver("gRPC", (text) => stream.write(grpcFrame(text)));
  for (const one of [session, stream]) one.on("error", ({ message }) => talk.over(message));
  stream.on("response", ({ ":status": status, "grpc-status": code }) =>
    status === 200 && code === undefined ? talk.begin() : talk.over(`${status}, grpc-status ${code}`),
  );
  readGrpc(stream, (text) => talk.hear(text));
  stream.on("trailers", ({ "grpc-status": code }) => talk.over(`grpc-status ${code}`));
  stream.on("close", () => talk.over("it was closed"));
  return talk.endedBy(() => session.destroy());
}

/** `ended`: why it is over; absent while it is not. `wrong`: what came back and was not what was next. */
function talkOver(name, say) {
  const tally = { name, sent: 0, heard: 0, wrong: 0, longestGapMs: 0 };
  let timer;
  let last = performance.now();
  const over = (why) => {
    clearInterval(timer);
    tally.ended ??= why;
  };
  return {
    begin() {
      last = performance.now();
      timer = setInterval(() => say(String(tally.sent++)), EVERY_MS);
    },
    hear(text) {
      const [pod, number] = text.split(" ");
      tally.pod ??= pod;
      if (pod !== tally.pod || number !== String(tally.heard)) tally.wrong++;
      tally.heard++;
      tally.longestGapMs = Math.max(tally.longestGapMs, performance.now() - last);
      last = performance.now();
    },
    over,
    endedBy: (close) => ({
      tally,
      end() {
        over("as told");
        close();
      },
    }),
  };
}
