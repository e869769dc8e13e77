import { compare, type RoundSample } from "./group/compare.ts";
import type { Group } from "./group/group.ts";
import { measureGroup } from "./group/measure-group.ts";
import type { Row } from "./report/row.ts";

/** Takes the samples of a group. */
export type Measure = (group: Group, progress: (text: string) => void) => Promise<readonly RoundSample[]>;

/** Measures groups one after the other. */
export async function runSuite(
  groups: readonly Group[],
  progress: (text: string) => void,
  measure: Measure = measureGroup,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const group of groups) rows.push(...(await rowsOf(group, progress, measure)));
  return rows;
}

/**
 * The rows of a group. When one is over its limit the group is measured once more, in new processes, and for that row
 * the second figure stands: what the machine did meanwhile goes away, a regression stays.
 */
async function rowsOf(group: Group, progress: (text: string) => void, measure: Measure): Promise<Row[]> {
  const rowsNow = async () => {
    const samples = await measure(group, progress);
    return group.comparisons.map((comparison) => compare(comparison, group, samples));
  };
  const first = await rowsNow();
  if (first.every((row) => row.pass)) return first;
  progress(`${group.name}: over a limit, once more`);
  const second = await rowsNow();
  return first.map((row, index) => (row.pass ? row : { ...(second[index] ?? row), attempts: 2 }));
}
