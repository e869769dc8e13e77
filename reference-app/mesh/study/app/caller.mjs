// Calls the target over and over, every variant once in each round, and counts who answered. What a variant is, whoever starts it says:
// the headers that the routes tell it by.
import { randomInt } from "node:crypto";
import { Agent, createServer, request } from "node:http";
import { endStreams, openStreams, streamTallies } from "./long-streams.mjs";

const URL_OF_TARGET = "http://target.study.svc.cluster.local/";
const PATIENCE_MS = 10_000;

/** One run at a time. */
let run;
let asked = 0;

function start({ variants, perSecond, concurrency, timeoutMs = PATIENCE_MS }) {
  stop();
  // At a rate, calls that wait must not keep others waiting.
  const maxSockets = perSecond === undefined ? concurrency : Number.POSITIVE_INFINITY;
  const agent = new Agent({ keepAlive: true, maxSockets });
  const current = { variants, agent, timeoutMs, round: [] };
  run = current;
  mark();
  if (perSecond === undefined) {
    for (let index = 0; index < concurrency; index++) void loop(current);
  } else {
    // Whatever is open: a slow answer must not slow the rest down.
    const begun = performance.now();
    let sent = 0;
    current.timer = setInterval(() => {
      const due = ((performance.now() - begun) / 1_000) * perSecond;
      for (; sent < due; sent++) void once(current);
    }, 5);
  }
}

function stop() {
  clearInterval(run?.timer);
  run?.agent.destroy();
  run = undefined;
}

/** Always in the same order, two variants of one lane would each meet one and the same of its two pods, which take turns as well. */
function shuffled(indexes) {
  for (let at = indexes.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [indexes[at], indexes[other]] = [indexes[other], indexes[at]];
  }
  return indexes;
}

/** Counts from now on; answers to what was sent before do not count. */
function mark() {
  run.since = Date.now();
  run.tallies = run.variants.map(({ name }) => ({
    name,
    sent: 0,
    mixed: 0,
    pods: {},
    first: {},
    errors: {},
    steps: {},
  }));
}

async function loop(current) {
  while (run === current) await once(current);
}

async function once(current) {
  if (current.round.length === 0) current.round = shuffled([...current.variants.keys()]);
  const index = current.round.pop();
  const tally = current.tallies[index];
  const answer = await ask(current, current.variants[index].headers);
  if (run !== current) return;
  tally.sent++;
  const pod = answer.pod ?? "nobody";
  // Who failed itself has answered, and has not served.
  const key = answer.status === 200 ? pod : "failed";
  tally.pods[key] = (tally.pods[key] ?? 0) + 1;
  tally.first[key] ??= Date.now();
  if (answer.mixed) tally.mixed++;
  if (answer.step !== undefined) {
    tally.steps[answer.step] ??= {};
    const pods = tally.steps[answer.step];
    pods[key] = (pods[key] ?? 0) + 1;
  }
  if (answer.status === 200) return;
  const why = `${answer.status} ${pod === "nobody" ? (answer.why ?? "") : "of the application"}`.trim();
  tally.errors[why] = (tally.errors[why] ?? 0) + 1;
}

/** `step`: what the route says of itself. `mixed`: a pod has answered somebody else's call, or one of another color. */
function ask({ agent, timeoutMs }, headers) {
  const id = String(asked++);
  return new Promise((resolve) => {
    const all = { ...headers, "x-study-id": id };
    const call = request(URL_OF_TARGET, { agent, headers: all, timeout: timeoutMs }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => {
        const { "x-pod": pod, "x-step": step, "x-study-id": answered, "x-study-color": color } = response.headers;
        const own = answered === id && color === (headers["x-trace-color"] ?? "");
        resolve({ status: response.statusCode, pod, step, mixed: pod !== undefined && !own, why: text.slice(0, 90) });
      });
      response.on("error", (error) => resolve({ status: "broken", why: error.code }));
    });
    call.on("timeout", () => call.destroy(Object.assign(new Error("too late"), { code: "TIMEOUT" })));
    call.on("error", (error) => resolve({ status: "none", why: error.code }));
    call.end();
  });
}

const ORDERS = {
  "/start": start,
  "/stop": stop,
  "/mark": mark,
  "/tally": () => undefined,
  "/streams/open": openStreams,
  "/streams/end": endStreams,
};
createServer((message, response) => {
  let body = "";
  message.setEncoding("utf8").on("data", (part) => {
    body += part;
  });
  message.on("end", () => {
    ORDERS[message.url]?.(body === "" ? undefined : JSON.parse(body));
    response.end(JSON.stringify({ since: run?.since, tallies: run?.tallies ?? [], streams: streamTallies() }));
  });
}).listen(8081);
process.on("SIGTERM", () => process.exit(0));
