import type { Algorithm } from "./algorithm.ts";
import type { PooledRequest } from "./request-pool.ts";
import type { RideRequest } from "./ride-request.ts";

interface Ranked {
  readonly candidate: PooledRequest;
  readonly rank: number;
}

/**
 * The first `count` candidates in the algorithm's order. Keeps only as many at hand, so that a crowd of thousands costs
 * one look at each and no sort of all of them.
 */
export function firstRanked(
  algorithm: Algorithm,
  request: RideRequest,
  candidates: Iterable<PooledRequest>,
  count: number,
): PooledRequest[] {
  const best: Ranked[] = [];
  for (const candidate of candidates) {
    const one = { candidate, rank: algorithm.rank(request, candidate) };
    const last = best.at(-1);
    if (last && best.length === count && !precedes(one, last)) continue;
    best.splice(placeOf(one, best), 0, one);
    if (best.length > count) best.pop();
  }
  return best.map(({ candidate }) => candidate);
}

function precedes(a: Ranked, b: Ranked): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.candidate.sequence < b.candidate.sequence);
}

/** Where it belongs in the sorted list. */
function placeOf(one: Ranked, sorted: readonly Ranked[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle];
    if (other && precedes(other, one)) low = middle + 1;
    else high = middle;
  }
  return low;
}
