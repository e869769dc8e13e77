import { expect, test } from "vitest";
import { rideIdHeader } from "./ride-id-header.ts";

test("is the id as it is", () => {
  expect(rideIdHeader("ride-0001")).toEqual({ "x-ride-id": "ride-0001" });
});

test.each([undefined, "", "拼车-1", "a b", "a\r\nx-trace-color: gray", "a".repeat(129)])("%j is left out", (rideId) => {
  expect(rideIdHeader(rideId)).toEqual({});
});
