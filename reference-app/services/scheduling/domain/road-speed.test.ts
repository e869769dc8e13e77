import { describe, expect, it } from "vitest";
import { drivingSeconds } from "./road-speed.ts";

describe("drivingSeconds", () => {
  it.each([
    [0, 0],
    [2_000, 288], // 25 km/h
    [2_001, 180.09], // 40 km/h
    [8_000, 720],
    [8_001, 411.48], // 70 km/h
    [70_000, 3_600],
  ])("drives %d m in %d s", (meters, seconds) => {
    expect(drivingSeconds(meters)).toBeCloseTo(seconds, 2);
  });
});
