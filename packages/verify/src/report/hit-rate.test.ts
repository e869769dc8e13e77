import { describe, expect, test } from "vitest";
import type { JudgedCall } from "../judge/judged-call.ts";
import type { Verdict } from "../judge/verdict.ts";
import { formatRate, hitRate } from "./hit-rate.ts";
import { wilson } from "./wilson.ts";

function call(trace: number, verdict: Verdict, rated = true): JudgedCall {
  return {
    edge: "edge->a",
    expectation: `ride-${trace}`,
    dyed: true,
    verdict,
    rated,
    expectedVersion: "v2",
    reason: "",
    charged: undefined,
    parent: undefined,
    orphan: false,
    entered: true,
    left: true,
    record: undefined,
  };
}

describe("hitRate", () => {
  test("9,823 hits of 10,000 are 98.23 %", () => {
    const calls = Array.from({ length: 10_000 }, (_, index) => call(index, index < 9_823 ? "hit" : "miss"));
    const rate = hitRate(calls, 10_000);
    expect(rate).toMatchObject({ judged: 10_000, hits: 9_823, hitRate: 0.9823 });
    expect(formatRate(rate.hitRate)).toBe("98.23 %");
    expect(rate.interval.low).toBeCloseTo(0.979524, 5);
  });

  test("the interval's n is the number of dyed traces, not of calls, nor of traces with evidence", () => {
    const many = hitRate(
      Array.from({ length: 1_000 }, (_, index) => call(index % 10, "hit")),
      12,
    );
    const few = hitRate(
      Array.from({ length: 10 }, (_, index) => call(index, "hit")),
      12,
    );
    expect(many.interval).toEqual(few.interval);
    expect(many.interval).toEqual(wilson(1, 12));
  });

  test("a lost dye lowers the rate, all calls below it too", () => {
    const rate = hitRate([call(1, "hit"), call(1, "lost"), call(1, "below-loss"), call(2, "hit")], 2);
    expect(rate).toMatchObject({ judged: 4, hits: 2, hitRate: 0.5, traces: { judged: 2, hits: 1, hitRate: 0.5 } });
  });

  test("nothing judged is no rate", () => {
    const rate = hitRate([call(1, "carried", false)], 1);
    expect(rate).toMatchObject({ judged: 0, hitRate: null, interval: { low: 0, high: 1 } });
    expect(formatRate(rate.hitRate)).toBe("n/a");
  });
});

test("formatRate says 100.00 % of nothing less than all", () => {
  expect(formatRate(1)).toBe("100.00 %");
  expect(formatRate(0.99999)).toBe("99.99 %");
});
