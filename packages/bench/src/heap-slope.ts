import { parseArgs } from "node:util";
import { Party } from "./party/party.ts";
import { slopeOf } from "./report/slope.ts";

/**
 * Row 15: whether the heap of a server grows under load, more than that of a bare one beside it. After a warm-up, the heaps in
 * use are read after a collection once in a while; the slope of a line through what a variant has over the bare server has to hold
 * 0 in its 95 % interval (or lie below), and the interval has to end below a limit. The bare server is there because V8's own
 * lists and code grow by some KiB a minute also where nothing is carried.
 *
 * node --conditions=dyeing-source packages/bench/src/heap-slope.ts --minutes 10 express-server adapter register
 */
const LIMIT_KIB_PER_MINUTE = 10;
const SAMPLES = 40;
/**
 * Readings of the warm-up. Each of the first ones leaves some KiB, of a bare server as of ours: V8 compiles what collects and
 * reads, and enlarges its lists (17 KiB/min over the first 80).
 */
const READ_BEFORE = 60;

const { values, positionals } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, "warm-up": { type: "string", default: "3" } },
  allowPositionals: true,
});
const [subject = "express-server", ...given] = positionals;
const variants = given.length === 0 ? ["adapter"] : given;
const minutes = Number(values.minutes);
const warmUp = Number(values["warm-up"]);
if (!(minutes > 0 && warmUp > 0)) throw new Error("--minutes and --warm-up are numbers above 0");

interface Loaded {
  readonly variant: string;
  readonly server: Party;
  readonly client: Party;
  requests: number;
  /** Minutes and KiB. */
  readonly heap: [number, number][];
}

const all: Loaded[] = [];
try {
  for (const variant of ["bare", ...variants]) {
    const server = await Party.start([subject, variant], { nodeFlags: ["--expose-gc"] });
    all.push({ variant, server, client: await Party.start(["http-load"]), requests: 0, heap: [] });
  }
  for (let reading = 0; reading < READ_BEFORE; reading += 1) await loadAll((warmUp * 60_000) / READ_BEFORE);
  for (const one of all) {
    one.requests = 0;
    one.heap.length = 0;
  }
  for (let sample = 0; sample < SAMPLES; sample += 1) await loadAll((minutes * 60_000) / SAMPLES);
} finally {
  await Promise.all(all.flatMap(({ server, client }) => [server.close(), client.close()]));
}

const [bare, ...ours] = all;
if (bare === undefined) throw new Error("no bare server");
console.log(`     ${textOf(bare, bare.heap)}`);
for (const one of ours) {
  const over = one.heap.map(([at, kib], index): [number, number] => [at, kib - (bare.heap[index]?.[1] ?? Number.NaN)]);
  const { low, high } = slopeOf(over);
  const isFlat = low <= 0 && high < LIMIT_KIB_PER_MINUTE;
  console.log(`${isFlat ? "ok  " : "FAIL"} ${textOf(one, over)} over bare`);
  if (!isFlat) process.exitCode = 1;
}

async function loadAll(milliseconds: number): Promise<void> {
  await Promise.all(
    all.map(async (one) => {
      one.requests += (await one.client.run(milliseconds, one.server.port)).operations;
    }),
  );
  const at = performance.now() / 60_000;
  await Promise.all(all.map(async ({ server, heap }) => heap.push([at, (await server.heap()) / 1024])));
}

function textOf({ variant, heap, requests }: Loaded, points: readonly [number, number][]): string {
  const { slope, low, high } = slopeOf(points);
  const kib = (value: number) => value.toFixed(1);
  const last = kib(heap.at(-1)?.[1] ?? Number.NaN);
  return `${subject} ${variant}: ${last} KiB in the end, ${requests} requests in ${minutes} min, ${kib(slope)} KiB/min (${kib(low)} to ${kib(high)})`;
}
