import { describe, expect, it } from "vitest";
import { durationMs } from "./duration.ts";

describe("durationMs", () => {
  it.each([
    ["800ms", 800],
    ["2s", 2000],
    ["1m30s", 90_000],
    ["0.25s", 250],
    ["0s", 0],
    ["1h", 3_600_000],
    ["500us", 0.5],
    [".5s", 500],
    ["1.s", 1000],
    ["-1s", -1000],
    ["0", 0],
  ])("%s is %d ms", (text, ms) => {
    expect(durationMs(text)).toBeCloseTo(ms, 9);
  });

  it.each(["", "2", "2 s", ".s", "2s ", "s", "1d"])("`%s` is none", (text) => {
    expect(durationMs(text)).toBeUndefined();
  });
});
