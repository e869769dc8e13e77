import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BUCKETS, bucket, bucketsOf } from "./bucket.ts";

const compileSample =
  ({ percent, salt }: { percent: number; salt: string }) =>
  (unit: string) =>
    bucket(salt, unit) < (bucketsOf(percent) ?? 0);

describe("bucket", () => {
  it("is the same for the same salt and unit, whatever they are, and within range", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (salt, unit) => {
        const drawn = bucket(salt, unit);
        return drawn === bucket(salt, unit) && Number.isInteger(drawn) && drawn >= 0 && drawn < BUCKETS;
      }),
    );
  });

  it("every step of 0.01 is its own number of buckets", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: BUCKETS }), (step) => bucketsOf(step / 100) === step));
  });

  it("growing the percentage only adds units", () => {
    const step = fc.integer({ min: 0, max: BUCKETS });
    fc.assert(
      fc.property(step, step, fc.string(), fc.string(), (a, b, salt, unit) => {
        const smaller = compileSample({ percent: Math.min(a, b) / 100, salt });
        const larger = compileSample({ percent: Math.max(a, b) / 100, salt });
        return !smaller(unit) || larger(unit);
      }),
    );
  });

  it("takes nobody at 0 and everybody at 100", () => {
    const [none, all] = [compileSample({ percent: 0, salt: "s" }), compileSample({ percent: 100, salt: "s" })];
    fc.assert(fc.property(fc.string(), (unit) => !none(unit) && all(unit)));
  });

  it("is spread evenly: chi-square over 100 cells of 20,000 units", () => {
    // Fixed units, so this cannot fail by chance. 99 degrees of freedom: 149.4 is the 0.1 % point.
    for (const salt of ["commute-2026-11", "other"]) {
      const cells = new Array<number>(100).fill(0);
      for (let user = 0; user < 20_000; user++) {
        const cell = Math.floor(bucket(salt, `user-${user}`) / 100);
        cells[cell] = (cells[cell] ?? 0) + 1;
      }
      expect(cells.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)).toBeLessThan(149.4);
    }
  });

  it("another salt draws another sample", () => {
    const units = Array.from({ length: 2000 }, (_, user) => `user-${user}`);
    const [a, b] = [compileSample({ percent: 50, salt: "a" }), compileSample({ percent: 50, salt: "b" })];
    const same = units.filter((unit) => a(unit) === b(unit)).length;
    expect(same).toBeGreaterThan(900);
    expect(same).toBeLessThan(1100);
  });
});
