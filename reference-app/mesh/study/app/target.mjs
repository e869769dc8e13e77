// Answers with its pod's name, and can be told to be unready, to fail, to die at every start.
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { echoGrpc, echoWebSocket } from "./echo-streams.mjs";

const { POD } = process.env;
const CRASH = "/tmp/crash";
if (existsSync(CRASH)) process.exit(1);

let ready = true;
let status = 200;
let delayMs = 0;
/** When readiness was asked for and denied first, in milliseconds since the epoch. */
let unreadyAt;

const server = createServer((request, response) => {
  if (request.url === "/readyz") {
    if (!ready) unreadyAt ??= Date.now();
    response.writeHead(ready ? 200 : 503).end();
    return;
  }
  // What it was asked with goes back, so that the caller sees whether the answer is its own.
  const { "x-study-id": id = "", "x-trace-color": color = "" } = request.headers;
  const answer = () => response.writeHead(status, { "x-pod": POD, "x-study-id": id, "x-study-color": color }).end();
  if (delayMs > 0) setTimeout(answer, delayMs);
  else answer();
});
server.keepAliveTimeout = 0;
server.on("upgrade", (request, socket) => echoWebSocket(request, socket, POD));
server.listen(8080);
echoGrpc(POD).listen(9090);

const ORDERS = {
  "/ready": () => {
    ready = true;
    unreadyAt = undefined;
  },
  "/unready": () => {
    ready = false;
  },
  "/errors": () => {
    status = 503;
  },
  "/slow": () => {
    delayMs = 1_000;
  },
  "/heal": () => {
    status = 200;
    delayMs = 0;
  },
  "/crash": () => {
    writeFileSync(CRASH, "");
    setImmediate(() => process.exit(1));
  },
  "/state": () => undefined,
};
createServer((request, response) => {
  const order = ORDERS[request.url];
  order?.();
  response.writeHead(order ? 200 : 404).end(JSON.stringify({ unreadyAt }));
}).listen(8081);
process.on("SIGTERM", () => server.close(() => process.exit(0)));
