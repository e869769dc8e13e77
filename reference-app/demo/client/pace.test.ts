import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Pace } from "./pace.ts";

const limits = { first: 4, most: 28 };

/** Runs `count` requests of a given latency at once and says how many of them were under way together. */
async function load(pace: Pace, count: number, latencyMs: number): Promise<number> {
  let running = 0;
  let most = 0;
  const request = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    running--;
  };
  const all = Promise.all(Array.from({ length: count }, () => pace.run(request)));
  await vi.advanceTimersByTimeAsync(count * latencyMs);
  await all;
  return most;
}

describe("Pace", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("begins with a few", async () => {
    expect(await load(new Pace(limits), 4, 20)).toBe(4);
    const pace = new Pace(limits);
    const first = load(pace, 100, 20);
    expect(pace.counts().peak).toBe(4);
    await first;
  });

  test.each([20, 5_000])(
    "has more than 20 under way after as many answers, of %i ms each, up to a bound",
    async (ms) => {
      const pace = new Pace(limits);
      expect(await load(pace, 24, ms)).toBeLessThanOrEqual(24);
      expect(pace.limit).toBe(28);
      expect(await load(pace, 500, ms)).toBe(28);
      expect(pace.counts()).toEqual({ peak: 28, median: expect.any(Number) });
    },
  );

  test("goes on after a request that failed", async () => {
    const pace = new Pace(limits);
    const failing = Array.from({ length: 10 }, () => pace.run(() => Promise.reject(new Error("no"))));
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(Array(10).fill("rejected"));
    expect(await pace.run(async () => "yes")).toBe("yes");
  });
});
