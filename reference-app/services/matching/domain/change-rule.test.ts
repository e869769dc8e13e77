import { describe, expect, it } from "vitest";
import { changeRule, type MatchRuleChange } from "./change-rule.ts";
import { InvalidArgumentError } from "./invalid-argument-error.ts";
import { defaultMatchRule } from "./match-rule.ts";

describe("changeRule", () => {
  it("keeps what the change does not name, and does not touch the old rule", () => {
    const before = { ...defaultMatchRule };
    const rule = changeRule(defaultMatchRule, { timeWindowMs: 60_000, priceTolerance: undefined });
    expect(rule).toEqual({ ...before, timeWindowMs: 60_000 });
    expect(defaultMatchRule).toEqual(before);
  });

  it.each<[MatchRuleChange]>([
    [{ distanceThreshold: 0 }],
    [{ distanceThreshold: 100_000 }],
    [{ timeWindowMs: 1 }],
    [{ timeWindowMs: 86_400_000 }],
    [{ priceTolerance: 0 }],
    [{ priceTolerance: 1 }],
    [{ maxPickupDistanceMeters: 0 }],
    [{ maxPickupDistanceMeters: 100_000 }],
    [{ maxPassengersPerTrip: 2 }],
    [{ maxPassengersPerTrip: 4 }],
  ])("accepts the limit %o", (change) => {
    expect(changeRule(defaultMatchRule, change)).toEqual({ ...defaultMatchRule, ...change });
  });

  it.each<[MatchRuleChange, string]>([
    [{ distanceThreshold: -1 }, "distance_threshold"],
    [{ distanceThreshold: 100_001 }, "distance_threshold"],
    [{ distanceThreshold: Number.NaN }, "distance_threshold"],
    [{ distanceThreshold: Number.POSITIVE_INFINITY }, "distance_threshold"],
    [{ timeWindowMs: 0 }, "time_window_ms"],
    [{ timeWindowMs: 1.5 }, "time_window_ms"],
    [{ timeWindowMs: 86_400_001 }, "time_window_ms"],
    [{ priceTolerance: -0.01 }, "price_tolerance"],
    [{ priceTolerance: 1.01 }, "price_tolerance"],
    [{ maxPickupDistanceMeters: -1 }, "max_pickup_distance_meters"],
    [{ maxPickupDistanceMeters: 100_001 }, "max_pickup_distance_meters"],
    [{ maxPassengersPerTrip: 1 }, "max_passengers_per_trip"],
    [{ maxPassengersPerTrip: 5 }, "max_passengers_per_trip"],
    [{ maxPassengersPerTrip: 2.5 }, "max_passengers_per_trip"],
  ])("refuses %o and names %s", (change, field) => {
    expect(fieldsOf(() => changeRule(defaultMatchRule, change))).toEqual([field]);
  });

  it("names all bad fields at once", () => {
    const change = { distanceThreshold: -1, timeWindowMs: 0, priceTolerance: 0.5 };
    expect(fieldsOf(() => changeRule(defaultMatchRule, change))).toEqual(["distance_threshold", "time_window_ms"]);
  });
});

function fieldsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidArgumentError) return Object.keys(error.fields);
    throw error;
  }
  return [];
}
