import { parseArgs } from "node:util";
import { Party } from "./party/party.ts";
import { slopeOf } from "./report/slope.ts";

/**
 * Row 15: whether the heap of a server grows under load. After a warm-up, its heap in use is read after a collection once in a
 * while; the slope of a line through these has to hold 0 in its 95 % interval, and the interval has to end below a limit.
 *
 * node --conditions=dyeing-source packages/bench/src/heap-slope.ts --minutes 10 express-server adapter
 */
const LIMIT_KIB_PER_MINUTE = 10;
const SAMPLES = 40;
/**
 * Readings of the warm-up. Each of the first ones leaves some KiB, of a bare server as of ours: V8 compiles what collects and
 * reads, and enlarges its lists (17 KiB/min over the first 80, 0.9 after 50 of them).
 */
const READ_BEFORE = 60;

const { values, positionals } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, "warm-up": { type: "string", default: "3" } },
  allowPositionals: true,
});
const [subject = "express-server", ...variants] = positionals;
const minutes = Number(values.minutes);
const warmUp = Number(values["warm-up"]);
if (!(minutes > 0 && warmUp > 0)) throw new Error("--minutes and --warm-up are numbers above 0");

for (const variant of variants.length === 0 ? ["adapter"] : variants) {
  const server = await Party.start([subject, variant], { nodeFlags: ["--expose-gc"] });
  const client = await Party.start(["http-load"]);
  try {
    let requests = 0;
    for (let reading = 0; reading < READ_BEFORE; reading += 1) {
      await client.run((warmUp * 60_000) / READ_BEFORE, server.port);
      await server.heap();
    }
    const started = performance.now();
    const points: [number, number][] = [];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      requests += (await client.run((minutes * 60_000) / SAMPLES, server.port)).operations;
      points.push([(performance.now() - started) / 60_000, (await server.heap()) / 1024]);
    }
    const { slope, low, high } = slopeOf(points);
    const isFlat = low <= 0 && high < LIMIT_KIB_PER_MINUTE;
    const kib = (value: number) => value.toFixed(1);
    console.log(
      `${isFlat ? "ok  " : "FAIL"} ${subject} ${variant}: ${kib(slope)} KiB/min (${kib(low)} to ${kib(high)}), ${kib(points.at(-1)?.[1] ?? 0)} KiB in the end, ${requests} requests in ${minutes} min`,
    );
    if (!isFlat) process.exitCode = 1;
  } finally {
    await Promise.all([server.close(), client.close()]);
  }
}
