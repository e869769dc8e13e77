import { describe, expect, test } from "vitest";
import { readRides } from "../rides/read-rides.ts";
import { expectationOf } from "./judge-run.ts";

const rides = readRides();
const envOf = (ride: (typeof rides)[number]) => expectationOf(ride).tags?.["x-env"];

describe("the tag of the staging group", () => {
  test("is expected of the rides whose people belong to it, and must be absent on all others", () => {
    const inside = rides.filter(({ expect }) => expect.env === "canary");
    expect(inside.length).toBeGreaterThan(10);
    for (const ride of rides) expect(envOf(ride)).toBe(inside.includes(ride) ? "canary" : null);
    // Asking for staging is not enough.
    expect(rides.some((ride) => ride.env === "staging" && envOf(ride) === null)).toBe(true);
    // Who takes part in a short demo, too.
    expect(rides.slice(0, 20).map(envOf)).toContain("canary");
  });

  test("is never on a call that is made before the group is known", () => {
    for (const ride of rides) expect(expectationOf(ride).tagsAt).toEqual({ "gateway->user": { "x-env": null } });
  });
});

test("no dye is expected of the call that is made before the gateway decides", () => {
  for (const ride of rides) expect(expectationOf(ride).undecided).toEqual({ "gateway->user": "/v1/sessions/verify" });
});

test("every ride has tags that all of its calls carry", () => {
  for (const ride of rides) {
    expect(expectationOf(ride).tags).toMatchObject({
      "x-user-level": ride.cohort.level,
      "x-trip-type": ride.cohort.trip,
      "x-hot-zone": ride.cohort.hotZone,
      "x-payment-type": ride.cohort.payment,
      "x-ride-witness": ride.witness,
    });
  }
});
