import type { Group } from "./group/group.ts";

/** What to leave out. */
export interface Selection {
  /** Only rows whose name contains this, or matches it as a regular expression; case does not matter. */
  readonly only?: string | undefined;
  /** A quarter of the rounds, a third of the warm-up, limits a quarter higher: a look, not a figure to quote. */
  readonly quick?: boolean | undefined;
}

/** The groups that still have something to compare, without the variants that nothing needs any more. */
export function selectGroups(groups: readonly Group[], { only, quick = false }: Selection): Group[] {
  const wanted = only === undefined ? undefined : new RegExp(only, "i");
  return groups
    .map((group) => withComparisons(group, wanted))
    .filter((group) => group.comparisons.length > 0)
    .map((group) => (quick ? quickened(group) : group));
}

function withComparisons(group: Group, wanted: RegExp | undefined): Group {
  if (wanted === undefined) return group;
  const comparisons = group.comparisons.filter(({ name }) => wanted.test(name));
  const needed = new Set(comparisons.flatMap(({ ours, peer }) => [ours, peer]));
  return { ...group, comparisons, variants: group.variants.filter(({ name }) => needed.has(name)) };
}

/** Few rounds are as good as their limits are wide. */
const QUICK_SLACK = 1.25;

function quickened(group: Group): Group {
  return {
    ...group,
    rounds: Math.ceil(group.rounds / 4),
    warmUpMs: group.warmUpMs / 3,
    comparisons: group.comparisons.map((comparison) => ({ ...comparison, limit: comparison.limit * QUICK_SLACK })),
  };
}
