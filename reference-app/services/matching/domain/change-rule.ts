import { InvalidArgumentError } from "./invalid-argument-error.ts";
import type { MatchRule } from "./match-rule.ts";

/** A change of some fields. The others keep their value. */
export type MatchRuleChange = { readonly [Field in keyof MatchRule]?: number | undefined };

interface Limit {
  readonly wireName: string;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

/** No rule may spread a trip over more than this: it is a city's system. */
const MAX_METERS = 100_000;
const DAY_MS = 24 * 3_600_000;

const limits: Readonly<Record<keyof MatchRule, Limit>> = {
  distanceThreshold: { wireName: "distance_threshold", min: 0, max: MAX_METERS, integer: false },
  timeWindowMs: { wireName: "time_window_ms", min: 1, max: DAY_MS, integer: true },
  priceTolerance: { wireName: "price_tolerance", min: 0, max: 1, integer: false },
  maxPickupDistanceMeters: { wireName: "max_pickup_distance_meters", min: 0, max: MAX_METERS, integer: false },
  // CarPoolTrip: at most 4 people including the driver; 2 is the least that is a ride.
  maxPassengersPerTrip: { wireName: "max_passengers_per_trip", min: 2, max: 4, integer: true },
};

/**
 * The rule with the change applied. All or nothing.
 * @throws InvalidArgumentError naming every field that is out of its range
 */
export function changeRule(rule: MatchRule, change: MatchRuleChange): MatchRule {
  const problems: Record<string, string> = {};
  const next = { ...rule };
  for (const [field, limit] of Object.entries(limits) as [keyof MatchRule, Limit][]) {
    const value = change[field];
    if (value === undefined) continue;
    const problem = problemOf(value, limit);
    if (problem) problems[limit.wireName] = problem;
    else next[field] = value;
  }
  if (Object.keys(problems).length > 0) throw new InvalidArgumentError(problems);
  return Object.freeze(next);
}

function problemOf(value: number, { min, max, integer }: Limit): string | undefined {
  if (integer && !Number.isInteger(value)) return "must be an integer";
  // Written so that NaN fails too.
  if (!(value >= min && value <= max)) return `must be between ${min} and ${max}`;
  return undefined;
}
