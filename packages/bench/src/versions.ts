import { resolve } from "node:path";
import { codecGroup } from "./group/codec-group.ts";
import { compare } from "./group/compare.ts";
import type { Comparison, Group, Variant } from "./group/group.ts";
import { measureGroup } from "./group/measure-group.ts";
import { suite } from "./suite.ts";

/**
 * What carrying costs in this checkout and in another one, in rounds that they share: CPU per request over the bare framework
 * or client, and what the codec costs over its peers. The other checkout needs its node_modules.
 *
 * node --conditions=dyeing-source packages/bench/src/versions.ts FOLDER [GROUP...]
 */
const [folder = "", ...names] = process.argv.slice(2);
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
  const shared: Group = { ...group, variants: [...peers, ...others, ...ours], rounds: group.rounds * 2 };
  const samples = await measureGroup(shared, () => {});
  for (const row of rows) {
    for (const [version, one] of [
      ["other", inOther(row.ours)],
      ["this", row.ours],
    ] as const) {
      const { ratio, quartiles, ours: cost } = compare({ ...row, ours: one }, group, samples);
      const half = quartiles.map((each) => each.toFixed(2)).join("-");
      console.log(`${row.name}, ${version}: ${ratio.toFixed(2)} (${half}), ${cost.toFixed(0)} ${group.unit}`);
    }
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
