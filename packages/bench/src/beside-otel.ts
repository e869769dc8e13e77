import { parseArgs } from "node:util";
import { expressGroup } from "./group/express-group.ts";
import type { Metric } from "./group/group.ts";
import { measureGroup } from "./group/measure-group.ts";
import { median, ratioInterval } from "./report/ratio-interval.ts";

/**
 * How often OpenTelemetry's cost per request each Express server costs, in CPU and in time at full load (which is the ratio of
 * throughputs), with 95 % intervals over starts of all processes. Bare Express says what a server could reach that carries
 * nothing.
 *
 * node --conditions=dyeing-source packages/bench/src/beside-otel.ts [--starts 6]
 */
const OURS = ["bare", "minimal", "minimal-bound", "adapter"] as const;
const PEERS = ["otel", "otel-sampled"] as const;

const { values } = parseArgs({ options: { starts: { type: "string", default: "6" } } });
const names: readonly string[] = [...OURS, ...PEERS];
const group = { ...expressGroup, variants: expressGroup.variants.filter(({ name }) => names.includes(name)) };
const sets: Awaited<ReturnType<typeof measureGroup>>[] = [];
for (let start = 0; start < Number(values.starts); start += 1) sets.push(await measureGroup(group, () => {}));

/** Microseconds per request, by start and round. */
function costs(variant: string, metric: Metric): number[][] {
  return sets.map((set) => set.map((sample) => sample.get(variant)?.[metric] ?? Number.NaN));
}

for (const name of names) {
  const [cpu, time] = (["cpu", "time"] as const).map((metric) => median(costs(name, metric).flat()).toFixed(0));
  console.log(`${name}: ${cpu} us of CPU, ${time} us`);
}
for (const peer of PEERS) {
  for (const ours of OURS) {
    for (const metric of ["cpu", "time"] as const) {
      const mine = costs(ours, metric);
      const ratios = costs(peer, metric).map((set, start) =>
        set.map((cost, round) => cost / (mine[start]?.[round] ?? Number.NaN)),
      );
      const { median: middle, low, high } = ratioInterval(ratios, Math.random);
      console.log(`${peer} / ${ours}, ${metric}: ${middle.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`);
    }
  }
}
