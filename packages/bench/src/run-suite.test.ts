import { expect, test } from "vitest";
import type { RoundSample } from "./group/compare.ts";
import type { Group } from "./group/group.ts";
import { runSuite } from "./run-suite.ts";

const group: Group = {
  name: "koa",
  unit: "us",
  sliceMs: 1,
  warmUpMs: 1,
  rounds: 3,
  variants: [],
  comparisons: [
    { name: "koa: CPU", metric: "cpu", ours: "adapter", peer: "bare", limit: 1.3, reason: "a test" },
    { name: "koa: time", metric: "time", ours: "adapter", peer: "bare", limit: 1.3, reason: "a test" },
  ],
};

test("a row within its limit is measured once", async () => {
  const runs = measurements([1.2, 1.1]);
  expect(await runSuite([group], () => {}, runs.measure)).toMatchObject([
    { name: "koa: CPU", ratio: 1.2, pass: true, attempts: 1 },
    { name: "koa: time", ratio: 1.2, pass: true, attempts: 1 },
  ]);
  expect(runs.taken()).toBe(1);
});

test("a row over its limit is measured once more, and passes when that was the machine", async () => {
  const runs = measurements([1.4, 1.1]);
  expect(await runSuite([group], () => {}, runs.measure)).toMatchObject([
    { ratio: 1.1, pass: true, attempts: 2 },
    { ratio: 1.1, pass: true, attempts: 2 },
  ]);
});

test("a row that is over its limit twice fails", async () => {
  const runs = measurements([1.4, 1.35]);
  expect(await runSuite([group], () => {}, runs.measure)).toMatchObject([
    { ratio: 1.35, pass: false, attempts: 2 },
    { ratio: 1.35, pass: false, attempts: 2 },
  ]);
  expect(runs.taken()).toBe(2);
});

/** Measurements that give these ratios, one after the other. */
function measurements(ratios: readonly number[]) {
  let taken = 0;
  const measure = async (): Promise<RoundSample[]> => {
    const ratio = ratios[taken++] ?? Number.NaN;
    const sample: RoundSample = new Map([
      ["bare", { cpu: 1, time: 1 }],
      ["adapter", { cpu: ratio, time: ratio }],
    ]);
    return [sample, sample, sample];
  };
  return { measure, taken: () => taken };
}
