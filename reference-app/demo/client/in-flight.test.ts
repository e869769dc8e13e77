import { expect, test } from "vitest";
import { InFlight } from "./in-flight.ts";

/** Something that is under way until it is told to end. */
function job() {
  let end = () => {};
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end: () => end(), work: () => done };
}

test("tells the peak, and the number for half of the time", async () => {
  let now = 0;
  const inFlight = new InFlight(() => now);
  const jobs = [job(), job(), job()];
  const runs = jobs.map(({ work }) => inFlight.run(work));
  expect(inFlight.count).toBe(3);
  // 3 for 10 ms, 2 for 50 ms, 1 for 30 ms.
  for (const [index, ms] of [10, 50, 30].entries()) {
    now += ms;
    jobs[index]?.end();
    await runs[index];
  }
  expect(inFlight.count).toBe(0);
  expect(inFlight.counts()).toEqual({ peak: 3, median: 2 });
});

test("counts what failed as ended", async () => {
  const inFlight = new InFlight();
  await expect(inFlight.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(inFlight.count).toBe(0);
  expect(inFlight.counts().peak).toBe(1);
});

test("nothing at all is 0", () => {
  expect(new InFlight(() => 0).counts()).toEqual({ peak: 0, median: 0 });
});
