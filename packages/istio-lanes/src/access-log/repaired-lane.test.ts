import { expect, it } from "vitest";
import { repairedLane } from "./repaired-lane.ts";

it.each([
  ["redye.gray", "gray"],
  ["redye.gray.by-label", "gray"],
  ["redye.", undefined],
  ["redye", undefined],
  ["gray", undefined],
  ["v2.redye.gray", undefined],
  ["-", undefined],
])("%s is a repair by lane %s", (name, lane) => {
  expect(repairedLane(name)).toBe(lane);
});
