import { describe, expect, it } from "vitest";
import published from "../../vectors/buckets.json" with { type: "json" };
import { bucket, bucketsOf } from "./bucket.ts";
import { murmur3 } from "./murmur3.ts";

describe("bucket", () => {
  it.each(published.vectors)("of $salt, $unit is the published one", ({ salt, unit, hash, bucket: expected }) => {
    expect(murmur3(`${salt}\0${unit}`)).toBe(hash);
    expect(bucket(salt, unit)).toBe(expected);
  });
});

describe("bucketsOf", () => {
  it.each([
    [0, 0],
    [0.01, 1],
    [0.29, 29],
    [5, 500],
    [33.33, 3333],
    [99.99, 9999],
    [100, 10_000],
  ])("%f percent is %i buckets", (percent, buckets) => {
    expect(bucketsOf(percent)).toBe(buckets);
  });

  it.each([0.001, 5.005, -1, 100.01, Number.NaN, Number.POSITIVE_INFINITY])("%f percent is none", (percent) => {
    expect(bucketsOf(percent)).toBeUndefined();
  });
});
