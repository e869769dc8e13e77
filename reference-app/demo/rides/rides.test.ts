import { bucket } from "@dyeing/policy";
import { describe, expect, test } from "vitest";
import { STAGING_BUCKETS, STAGING_SALT } from "../../services/gateway/domain/choose-group.ts";
import { edges, lanes } from "../../topology.ts";
import { expectedBucket } from "./expected-bucket.ts";
import { generateRides } from "./generate-rides.ts";
import { planNotifications } from "./plan-calls.ts";
import { readRides } from "./read-rides.ts";
import { plans, type Ride } from "./ride.ts";

const rides = readRides();
const isDyed = (ride: Ride) => ride.expect.color !== "default";
const distinct = <T>(values: readonly T[]) => new Set(values).size;

test("the committed file is what the generator writes", () => {
  expect(rides).toEqual(generateRides());
});

describe("the file", () => {
  test("holds at least 300 rides, dyed and undyed alternating", () => {
    expect(rides.length).toBeGreaterThanOrEqual(300);
    for (const [index, ride] of rides.entries()) expect(isDyed(ride)).toBe(index % 2 === 0);
  });

  test("has several cohorts: level, trip, hot zone, payment, environment, lane, plan", () => {
    expect(distinct(rides.map((ride) => ride.cohort.level))).toBe(3);
    expect(distinct(rides.map((ride) => ride.cohort.trip))).toBe(3);
    expect(distinct(rides.map((ride) => ride.cohort.hotZone))).toBeGreaterThan(10);
    expect(distinct(rides.map((ride) => ride.cohort.payment))).toBe(2);
    expect(distinct(rides.map((ride) => ride.env))).toBe(2);
    expect(new Set(rides.map((ride) => ride.expect.color))).toEqual(new Set([...Object.keys(lanes), "default"]));
    expect(new Set(rides.map((ride) => ride.plan))).toEqual(new Set(plans));
  });

  test("gives every ride its own id, trace id and witness", () => {
    for (const key of ["rideId", "traceId", "witness"] as const) {
      expect(distinct(rides.map((ride) => ride[key]))).toBe(rides.length);
    }
    for (const ride of rides) expect(ride.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  });

  test("lets no two rides depart within the matching window", () => {
    const departures = rides.map((ride) => ride.departureInMinutes);
    for (const [index, departure] of departures.slice(1).entries()) {
      expect(departure - (departures[index] ?? 0)).toBeGreaterThanOrEqual(6);
    }
  });

  test("meets order v2 by each of its routes, on dyed and undyed rides", () => {
    const v2 = rides.filter((ride) => ride.expect.versions.order === "v2");
    expect(v2.some((ride) => ride.expect.color === "gray" && ride.cohort.payment === "wallet")).toBe(true);
    expect(v2.some((ride) => ride.expect.color === "blue" && ride.cohort.payment === "alipay")).toBe(true);
    expect(v2.some((ride) => !isDyed(ride) && ride.cohort.payment === "alipay")).toBe(true);
    expect(v2.some((ride) => !isDyed(ride) && ride.cohort.payment === "wallet" && ride.env === "staging")).toBe(true);
    const v1 = rides.filter((ride) => ride.expect.versions.order === "v1");
    expect(v1.some((ride) => ride.env === "staging")).toBe(true);
    expect(v1.some((ride) => ride.expect.color === "blue")).toBe(true);
  });
});

describe("the first 20 rides", () => {
  const first = rides.slice(0, 20);
  const cases = edges.flatMap((edge) => [
    { edge: edge.id, kind: "dyed", own: first.filter(isDyed) },
    { edge: edge.id, kind: "undyed", own: first.filter((ride) => !isDyed(ride)) },
  ]);

  test.each(cases)("cover $edge $kind", ({ edge, own }) => {
    expect(own.some((ride) => (ride.expect.calls[edge] ?? 0) > 0)).toBe(true);
  });

  test.each([true, false])("use the WebSocket on rides that are dyed: %s", (dyed) => {
    expect(first.some((ride) => ride.plan === "ws" && isDyed(ride) === dyed)).toBe(true);
  });

  test("visit every version that a lane has", () => {
    for (const [color, overrides] of Object.entries(lanes)) {
      for (const [service, version] of Object.entries(overrides)) {
        const served = first.filter((ride) => ride.expect.color === color);
        expect(
          served.some((ride) => ride.expect.versions[service as keyof typeof ride.expect.versions] === version),
        ).toBe(true);
      }
    }
  });
});

describe("percentages", () => {
  test("the generator's own buckets are the published ones", () => {
    for (const unit of ["", "rider-0001", "用户", "a".repeat(13)])
      expect(expectedBucket("salt", unit)).toBe(bucket("salt", unit));
  });

  test("staging rides are taken by people of one side of the sample", () => {
    for (const ride of rides.filter((one) => one.env === "staging")) {
      const people = [...ride.riderIds, ride.driverId].map((id) => bucket(STAGING_SALT, id) < STAGING_BUCKETS);
      expect(distinct(people)).toBe(1);
      if (!isDyed(ride) && ride.cohort.payment === "wallet") {
        expect(ride.expect.versions.order).toBe(people[0] ? "v2" : "v1");
      }
    }
  });
});

test.each(plans)("plan %s: the notifications of a ride are its messages", (plan) => {
  expect(planNotifications(plan)).toBe({ pool: 6, solo: 4, ws: 4, cancel: 2 }[plan]);
});
