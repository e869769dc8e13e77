import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { codecGroup } from "./group/codec-group.ts";
import { compare, type RoundSample } from "./group/compare.ts";
import type { Comparison, Group, Variant } from "./group/group.ts";
import { measureGroup } from "./group/measure-group.ts";
import { ratioInterval } from "./report/ratio-interval.ts";
import { suite } from "./suite.ts";

/**
 * What carrying costs in this checkout and in another one, in rounds that they share: CPU per request over the bare framework
 * or client, and what the codec costs over its peers. A process is fast or slow for its whole life, so that all start anew
 * several times: what counts is the difference of the two within a round, and where its median lies in 95 of 100
 * repetitions. The other checkout needs its node_modules.
 *
 * node --conditions=dyeing-source packages/bench/src/versions.ts [--starts 6] FOLDER [GROUP...]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { starts: { type: "string", default: "6" } },
});
const starts = Number(values.starts);
const [folder = "", ...names] = positionals;
const checkout = resolve(folder);

for (const group of suite) {
  const rows = group.comparisons.filter((row) => isOfBoth(group, row));
  if (rows.length === 0 || (names.length > 0 && !names.includes(group.name))) continue;
  const ours = variants(
    group,
    rows.map((row) => row.ours),
  );
  const peers = variants(
    group,
    rows.map((row) => row.peer),
  );
  const others = ours.map((one) => ({ ...one, name: inOther(one.name), checkout }));
  const shared: Group = { ...group, variants: [...peers, ...others, ...ours] };
  const sets: RoundSample[][] = [];
  for (let start = 0; start < starts; start++) sets.push(await measureGroup(shared, () => {}));
  for (const row of rows) {
    const ratios = (of: string, samples: readonly RoundSample[]) =>
      samples.map((sample) => compare({ ...row, ours: of }, group, [sample]).ratio);
    const say = (what: string, sample: (samples: readonly RoundSample[]) => number[], digits: number) => {
      const { median, low, high } = ratioInterval(sets.map(sample), Math.random);
      console.log(`${row.name}, ${what}: ${[median, low, high].map((one) => one.toFixed(digits)).join(", ")}`);
    };
    say("other, over the peer", (samples) => ratios(inOther(row.ours), samples), 2);
    say("this, over the peer", (samples) => ratios(row.ours, samples), 2);
    const points = (samples: readonly RoundSample[]) => {
      const before = ratios(inOther(row.ours), samples);
      return ratios(row.ours, samples).map((ratio, round) => (ratio - (before[round] ?? Number.NaN)) * 100);
    };
    say("points more than the other", points, 1);
  }
}

function isOfBoth(group: Group, { metric, peer }: Comparison): boolean {
  return metric === "cpu" && (peer === "bare" || group === codecGroup);
}

function inOther(variant: string): string {
  return `${variant}, other`;
}

/** The variants of these names, each once. */
function variants(group: Group, wanted: readonly string[]): Variant[] {
  return [...new Set(wanted)].map((name) => {
    const found = group.variants.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no variant \`${name}\` in ${group.name}`);
    return found;
  });
}
