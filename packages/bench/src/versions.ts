import { resolve } from "node:path";
import { compare } from "./group/compare.ts";
import type { Group, Variant } from "./group/group.ts";
import { measureGroup } from "./group/measure-group.ts";
import { suite } from "./suite.ts";

/**
 * What carrying costs in this checkout and in another one: CPU per request over the bare framework or client, in rounds that
 * they share. The other checkout needs its node_modules.
 *
 * node --conditions=dyeing-source packages/bench/src/versions.ts FOLDER [GROUP...]
 */
const [folder = "", ...names] = process.argv.slice(2);
const other = resolve(folder);

for (const group of suite) {
  const row = group.comparisons.find(({ metric, peer }) => metric === "cpu" && peer === "bare");
  if (row === undefined || (names.length > 0 && !names.includes(group.name))) continue;
  const variant = (name: string): Variant => {
    const found = group.variants.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no variant \`${name}\` in ${group.name}`);
    return found;
  };
  const ours = variant(row.ours);
  const variants = [variant(row.peer), { ...ours, name: "other", checkout: other }, ours];
  const shared: Group = { ...group, variants, rounds: group.rounds * 2 };
  const samples = await measureGroup(shared, () => {});
  for (const [name, one] of [
    ["other", "other"],
    ["this", row.ours],
  ] as const) {
    const { ratio, quartiles, ours: cost } = compare({ ...row, ours: one }, group, samples);
    const half = quartiles.map((each) => each.toFixed(2)).join("-");
    console.log(`${group.name}, ${name} / bare: ${ratio.toFixed(2)} (${half}), ${cost.toFixed(0)} ${group.unit}`);
  }
}
