import type { Algorithm } from "./algorithm.ts";
import { firstRanked } from "./first-ranked.ts";
import { fitsTogether, priceFits } from "./fits-together.ts";
import { type Group, groupOf } from "./group.ts";
import { type MatchRule, maxRiders } from "./match-rule.ts";
import type { RequestPool } from "./request-pool.ts";
import type { RideRequest } from "./ride-request.ts";

/**
 * Only the first so many candidates form groups with each other: in a crowd (everybody leaves one station at once) the
 * number of pairs would grow with its square, and nobody needs the thousandth group.
 */
const MAX_CANDIDATES = 64;

/**
 * The groups that the request can join, best first: candidates are taken in the algorithm's order, and a group is
 * filled up before the next one begins, so none is part of an earlier one. The last is the request alone.
 *
 * Every two members fit together; every member's price is within tolerance of the request's; the seats of all are at
 * most the riders that a trip takes.
 */
export function* findGroups(
  pool: RequestPool,
  rule: MatchRule,
  algorithm: Algorithm,
  request: RideRequest,
): Generator<Group> {
  const seatsFree = maxRiders(rule) - request.seats;
  if (seatsFree < 0) return;
  const candidates = candidatesOf(pool, rule, algorithm, request, seatsFree);
  yield* fillUp([request], seatsFree, candidates, 0, rule);
  yield groupOf([request]);
}

function candidatesOf(
  pool: RequestPool,
  rule: MatchRule,
  algorithm: Algorithm,
  request: RideRequest,
  seatsFree: number,
): RideRequest[] {
  const fitting = [...pool.near(request.origin, rule.maxPickupDistanceMeters)].filter(
    ({ request: other }) =>
      other.id !== request.id &&
      other.seats <= seatsFree &&
      priceFits(rule, request, other) &&
      fitsTogether(rule, request, other),
  );
  return firstRanked(algorithm, request, fitting, MAX_CANDIDATES).map((pooled) => pooled.request);
}

/** Depth first over the candidates from `from` on. Yields the groups of two or more that no candidate can extend. */
function* fillUp(
  members: readonly RideRequest[],
  seatsFree: number,
  candidates: readonly RideRequest[],
  from: number,
  rule: MatchRule,
): Generator<Group> {
  const joins = (candidate: RideRequest) =>
    candidate.seats <= seatsFree &&
    !members.includes(candidate) &&
    members.every((member) => fitsTogether(rule, member, candidate));

  let extended = false;
  for (let index = from; index < candidates.length; index++) {
    const candidate = candidates[index];
    if (!candidate || !joins(candidate)) continue;
    extended = true;
    yield* fillUp([...members, candidate], seatsFree - candidate.seats, candidates, index + 1, rule);
  }
  const partOfAnEarlierOne = () => candidates.slice(0, from).some(joins);
  if (!extended && members.length > 1 && !partOfAnEarlierOne()) yield groupOf(members);
}
