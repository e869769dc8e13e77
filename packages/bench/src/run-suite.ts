import { compare } from "./group/compare.ts";
import type { Group } from "./group/group.ts";
import { measureGroup } from "./group/measure-group.ts";
import type { Row } from "./report/row.ts";

/** Measures groups one after the other. */
export async function runSuite(groups: readonly Group[], progress: (text: string) => void): Promise<Row[]> {
  const rows: Row[] = [];
  for (const group of groups) rows.push(...(await rowsOf(group, progress)));
  return rows;
}

/**
 * The rows of a group. When one is over its limit the group is measured once more, in new processes, and its second
 * figure stands: what the machine did goes away, a regression stays.
 */
async function rowsOf(group: Group, progress: (text: string) => void): Promise<Row[]> {
  const first = await measure(group, progress);
  if (first.every((row) => row.pass)) return first;
  progress(`${group.name}: over a limit, once more`);
  const second = await measure(group, progress);
  return first.map((row, index) => (row.pass ? row : { ...(second[index] ?? row), attempts: 2 }));
}

async function measure(group: Group, progress: (text: string) => void): Promise<Row[]> {
  const samples = await measureGroup(group, progress);
  return group.comparisons.map((comparison) => compare(comparison, group, samples));
}
