import type { Condition } from "./condition.ts";

/**
 * What a condition costs at most, in units of about 10 ns, known before it ever runs: every part once, whatever the
 * request. Patterns run in linear time (RE2), everything else looks at a value once.
 */
export function costOfCondition(condition: Condition): number {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.parts.reduce((sum, part) => sum + costOfCondition(part), 0);
    case "not":
      return costOfCondition(condition.part);
    case "matches":
      return PATTERN_COST;
    case "comparison":
    case "contains":
      return 4;
    default:
      return 2;
  }
}

/** Of one RE2 pattern on one value. */
export const PATTERN_COST = 40;
/** Of one condition. */
export const MAX_CONDITION_COST = 400;

export function inMicroseconds(units: number): number {
  return Math.ceil(units) / 100;
}
