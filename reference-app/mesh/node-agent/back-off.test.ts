import { expect, it } from "vitest";
import { BackOff } from "./back-off.ts";

it("does not wait the first time, then doubles up to 5 minutes, and forgets after 10", () => {
  const backOff = new BackOff();
  const waits = Array.from({ length: 8 }, () => backOff.after(0) / 1_000);
  expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
  expect(backOff.after(600_000)).toBe(0);
  expect(backOff.after(0)).toBe(10_000);
});
