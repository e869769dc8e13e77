import { describe, expect, test, vi } from "vitest";
import { Pace } from "./pace.ts";

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
  test("allows more while answers are quick, up to a bound", async () => {
    vi.useFakeTimers();
    const pace = new Pace();
    expect(pace.limit).toBe(2);
    const most = await load(pace, 500, 20);
    expect(pace.limit).toBe(16);
    expect(most).toBe(16);
    vi.useRealTimers();
  });

  test("allows fewer while they are slow, but always one", async () => {
    vi.useFakeTimers();
    const pace = new Pace();
    await load(pace, 500, 20);
    await load(pace, 100, 600);
    expect(pace.limit).toBe(1);
    expect(await load(pace, 5, 600)).toBe(1);
    vi.useRealTimers();
  });

  test("goes on after a request that failed", async () => {
    const pace = new Pace();
    const failing = Array.from({ length: 10 }, () => pace.run(() => Promise.reject(new Error("no"))));
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(Array(10).fill("rejected"));
    expect(await pace.run(async () => "yes")).toBe("yes");
  });
});
