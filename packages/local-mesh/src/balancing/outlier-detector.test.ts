import type { OutlierPolicy } from "@dyeing/lanes/explain";
import { describe, expect, it } from "vitest";
import { OutlierDetector } from "./outlier-detector.ts";

const POLICY: OutlierPolicy = {
  consecutive5xx: 2,
  consecutiveGatewayErrors: 0,
  intervalMs: 100,
  baseEjectionMs: 1000,
  maxEjectionPercent: 100,
  minHealthPercent: 0,
};

function detector(policy: Partial<OutlierPolicy> = {}, addresses: readonly string[] = ["a", "b"]) {
  const changes: string[] = [];
  const made = new OutlierDetector({ ...POLICY, ...policy }, 0, (address, now) => changes.push(`${address} at ${now}`));
  made.watch(new Set(addresses));
  const report = (now: number, ...statuses: readonly number[]): void => {
    for (const status of statuses) {
      if (status < 500) made.succeeded("a");
      else made.failed("a", status, now);
    }
  };
  return { made, changes, report };
}

describe("OutlierDetector", () => {
  it("counts 5xx in a row", () => {
    const { made, changes, report } = detector();
    report(5, 500, 200, 503, 404, 599);
    expect(made.isEjected("a")).toBe(false);
    report(5, 500);
    expect(made.isEjected("a")).toBe(true);
    expect(changes).toEqual(["a at 5"]);
  });

  it("counts gateway errors by themselves", () => {
    const { made, report } = detector({ consecutive5xx: 0, consecutiveGatewayErrors: 2 });
    report(0, 502, 500, 504);
    expect(made.isEjected("a")).toBe(false);
    report(0, 503);
    expect(made.isEjected("a")).toBe(true);
  });

  it("ejects nobody for counts of 0", () => {
    const { made, report } = detector({ consecutive5xx: 0 });
    report(0, ...Array.from({ length: 100 }, () => 503));
    expect(made.isEjected("a")).toBe(false);
  });

  it.each([
    { percent: 49, ejected: [false, false] },
    { percent: 50, ejected: [true, false] },
    { percent: 99, ejected: [true, false] },
    { percent: 100, ejected: [true, true] },
  ])("ejects no more than $percent % of two", ({ percent, ejected }) => {
    const { made } = detector({ maxEjectionPercent: percent, consecutive5xx: 1 });
    made.failed("a", 500, 0);
    made.failed("b", 500, 0);
    expect([made.isEjected("a"), made.isEjected("b")]).toEqual(ejected);
  });

  it("begins to count anew when the limit kept an endpoint in", () => {
    const { made, report } = detector({ maxEjectionPercent: 50 });
    made.failed("b", 500, 0);
    made.failed("b", 500, 0);
    report(0, 500, 500, 500);
    made.watch(new Set(["a"]));
    expect(made.isEjected("a")).toBe(false);
    made.watch(new Set(["a", "c"]));
    report(0, 500);
    expect(made.isEjected("a")).toBe(true);
  });

  it("takes an endpoint back at the first sweep after its time, with nothing held against it", () => {
    const { made, changes, report } = detector();
    report(50, 500, 500);
    report(60, 500);
    made.catchUp(1049);
    expect(made.isEjected("a")).toBe(true);
    made.catchUp(5000);
    expect(changes).toEqual(["a at 50", "a at 1100"]);
    report(5000, 500);
    expect(made.isEjected("a")).toBe(false);
  });

  it("keeps an endpoint out for longer each time, and for less again after each interval in which it was well", () => {
    const { made, changes, report } = detector({ consecutive5xx: 1 });
    report(0, 500);
    made.catchUp(1000);
    report(1001, 500);
    made.catchUp(3001);
    expect(changes).toEqual(["a at 0", "a at 1000", "a at 1001", "a at 3100"].slice(0, 3));
    made.catchUp(3100);
    expect(changes.at(-1)).toBe("a at 3100");
    // Well at 3200 and 3300: both are forgotten.
    made.catchUp(3300);
    report(3301, 500);
    made.catchUp(9000);
    expect(changes.at(-1)).toBe("a at 4400");
  });

  it("keeps nobody out for longer than five minutes, or the base", () => {
    const long = detector({ consecutive5xx: 1, baseEjectionMs: 400_000 });
    long.report(0, 500);
    long.made.catchUp(1_000_000);
    expect(long.changes).toEqual(["a at 0", "a at 400000"]);
    const often = detector({ consecutive5xx: 1, baseEjectionMs: 200_000 });
    let now = 0;
    for (let round = 0; round < 5; round++) {
      often.report(now, 500);
      now += 300_000;
      often.made.catchUp(now);
      expect(often.made.isEjected("a")).toBe(false);
    }
  });

  it("sweeps at the interval's own times after a long silence", () => {
    const { made, changes, report } = detector({ consecutive5xx: 1 });
    made.catchUp(123_456);
    report(123_456, 500);
    made.catchUp(200_000);
    expect(changes.at(-1)).toBe("a at 124500");
  });

  it("forgets endpoints that are gone, and takes no reports of them", () => {
    const { made, report } = detector({ consecutive5xx: 1, maxEjectionPercent: 50 });
    report(0, 500);
    made.watch(new Set(["b", "c"]));
    report(0, 500);
    expect(made.isEjected("a")).toBe(false);
    made.failed("b", 500, 0);
    expect(made.isEjected("b")).toBe(true);
  });
});
