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
  },
};
const expected = { status: 201, differs: "order", rideId: true } as const;
const check = (body: Record<string, unknown>, status = 201) =>
  checkAnswer(gray, "publish", { status, body: { ...good.body, ...body } }, expected);

describe("checkAnswer", () => {
  test("finds nothing in the expected answer", () => {
    expect(checkAnswer(gray, "publish", good, expected)).toEqual([]);
  });

  test.each([
    ["the other version's behaviour", { pricing: "flat" }, "publish: `pricing` is `flat` instead of `dynamic`"],
    ["another ride's id", { rideId: "ride-9999" }, "publish: ride id `ride-9999` in the answer"],
  ])("names %s", (_, body, fault) => {
    expect(check(body)).toContain(fault);
  });

  test("compares the field by which matching's versions differ", () => {
    const match = (algorithm?: string) =>
      checkAnswer(gray, "match", { status: 200, body: { algorithm } }, { status: 200, differs: "matching" });
    expect(match("nearest-first")).toEqual([]);
    expect(match("input-order")).toEqual(["match: `algorithm` is `input-order` instead of `nearest-first`"]);
    expect(match()).toEqual(["match: `algorithm` is `undefined` instead of `nearest-first`"]);
  });

  test("compares it in every item of a list", () => {
    const complete = (...settlements: readonly string[]) =>
      checkAnswer(
        gray,
        "complete",
        { status: 200, body: { payments: settlements.map((settlement) => ({ settlement })) } },
        { status: 200, differs: "payment", differsIn: "payments" },
      );
    expect(complete("instant", "instant")).toEqual([]);
    expect(complete("instant", "batched")).toEqual(["complete: `settlement` is `batched` instead of `instant`"]);
    expect(complete()).toEqual(["complete: nothing in the answer has `settlement`"]);
  });

  test("ends the ride at a wrong status, with what the answer said", () => {
    expect(() => check({ error: "order timed out" }, 504)).toThrow(StepFailed);
    expect(() => check({ error: "order timed out" }, 504)).toThrow(
      /^publish: status 504 instead of 201: .*order timed out/,
    );
  });
});
