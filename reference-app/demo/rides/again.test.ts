import { expect, test } from "vitest";
import { again } from "./again.ts";
import { readRides } from "./read-rides.ts";

test("rides that are played again are the same rides under other names", () => {
  const rides = readRides(30);
  const once = again(rides, "00000a");
  const twice = again(rides, "00000b");
  const names = [rides, once, twice].flat();
  for (const key of ["rideId", "traceId", "witness"] as const) {
    expect(new Set(names.map((ride) => ride[key])).size).toBe(90);
  }
  expect(once[0]).toMatchObject({ rideId: "ride-0001-00000a", traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(once.map(({ expect: expected }) => expected)).toEqual(rides.map(({ expect: expected }) => expected));
});
