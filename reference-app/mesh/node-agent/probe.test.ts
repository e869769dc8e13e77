import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Probe } from "./pod.ts";
import { watch } from "./probe.ts";

let well: boolean;
let looks: number;
let news: boolean[];
let ended: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  well = false;
  looks = 0;
  news = [];
  ended = new AbortController();
});
afterEach(() => {
  ended.abort();
  vi.useRealTimers();
});

function start(probe: Probe): void {
  const check = async () => {
    looks += 1;
    return well;
  };
  const collect = async () => {
    for await (const value of watch(probe, check, ended.signal)) news.push(value);
  };
  void collect();
}

describe("watch", () => {
  it("looks often until the first news, then once per period", async () => {
    start({ periodSeconds: 10, failureThreshold: 3 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looks).toBeGreaterThan(3);
    well = true;
    await vi.advanceTimersByTimeAsync(200);
    expect(news).toEqual([true]);
    const before = looks;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(looks - before).toBe(3);
  });

  it("gives a container the time of its manifest, however often it looks", async () => {
    start({ periodSeconds: 10, failureThreshold: 3 });
    await vi.advanceTimersByTimeAsync(19_000);
    expect(news).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(news).toEqual([false]);
  });

  it("needs so many failures in a row, and one success", async () => {
    well = true;
    start({ periodSeconds: 1, failureThreshold: 2 });
    await vi.advanceTimersByTimeAsync(500);
    expect(news).toEqual([true]);
    well = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(news).toEqual([true]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(news).toEqual([true, false]);
    well = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(news).toEqual([true, false, true]);
  });

  it("ends with its container", async () => {
    start({});
    await vi.advanceTimersByTimeAsync(100);
    expect(looks).toBe(1);
    ended.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(looks).toBe(1);
  });
});
