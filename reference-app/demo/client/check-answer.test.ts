import { describe, expect, test } from "vitest";
import { readRides } from "../rides/read-rides.ts";
import type { Ride } from "../rides/ride.ts";
import { checkAnswer } from "./check-answer.ts";
import { StepFailed } from "./ride-client.ts";

const [gray] = readRides(1) as [Ride];
const good = {
  status: 201,
  body: {
    rideId: gray.rideId,
    pricing: "dynamic",
    servedBy: { gateway: "v1", order: "v2", matching: "v2" },
  },
};
const expected = { status: 201, served: ["gateway", "order"], differs: "order", rideId: true } as const;
const check = (body: Record<string, unknown>, status = 201) =>
  checkAnswer(gray, "publish", { status, body: { ...good.body, ...body } }, expected);

describe("checkAnswer", () => {
  test("finds nothing in the expected answer", () => {
    expect(checkAnswer(gray, "publish", good, expected)).toEqual([]);
  });

  test.each([
    ["another version", { servedBy: { gateway: "v1", order: "v1" } }, "publish: order v1 answered instead of v2"],
    ["a service that did not take part", { servedBy: { gateway: "v1" } }, "publish: `servedBy` does not name order"],
    ["no servedBy", { servedBy: undefined }, "publish: `servedBy` does not name gateway"],
    ["the other version's behaviour", { pricing: "flat" }, "publish: `pricing` is `flat` instead of `dynamic`"],
    ["another ride's id", { rideId: "ride-9999" }, "publish: ride id `ride-9999` in the answer"],
  ])("names %s", (_, body, fault) => {
    expect(check(body)).toContain(fault);
  });

  test("ends the ride at a wrong status, with what the answer said", () => {
    expect(() => check({ error: "order timed out" }, 504)).toThrow(StepFailed);
    expect(() => check({ error: "order timed out" }, 504)).toThrow(
      /^publish: status 504 instead of 201: .*order timed out/,
    );
  });
});
