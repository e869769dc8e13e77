import { AsyncLocalStorage } from "node:async_hooks";
import { median } from "./report/quantile.ts";

/**
 * What one `await` costs beside stores in AsyncLocalStorage: none, one (an OpenTelemetry SDK's, or ours), two (both).
 * Prints nanoseconds per await: median over rounds in which the variants take turns.
 *
 * node --conditions=dyeing-source packages/bench/src/await-cost.ts
 */
const AWAITS = 20_000;
const ROUNDS = 41;

const first = new AsyncLocalStorage<object>();
const second = new AsyncLocalStorage<object>();

const variants: Readonly<Record<string, (work: () => Promise<void>) => Promise<void>>> = {
  "no store": (work) => work(),
  "one store": (work) => first.run({}, work),
  "two stores": (work) => first.run({}, () => second.run({}, work)),
};

async function leaf(): Promise<void> {}

async function work(): Promise<void> {
  for (let left = AWAITS; left > 0; left -= 1) await leaf();
}

/**
 * Without a store there must be none anywhere: on Node 22 a storage that was used once makes every promise pay, so the
 * variants go from none to two, a block each.
 */
async function measure(run: (work: () => Promise<void>) => Promise<void>): Promise<number> {
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = process.hrtime.bigint();
    await run(work);
    samples.push(Number(process.hrtime.bigint() - started) / AWAITS);
  }
  return median(samples.slice(1));
}

const flags = process.execArgv.filter((flag) => flag.includes("async-context-frame")).join(" ");
console.log(`Node ${process.version} ${flags}`);
for (const [name, run] of Object.entries(variants)) {
  console.log(`${name}: ${(await measure(run)).toFixed(0)} ns per await`);
}
