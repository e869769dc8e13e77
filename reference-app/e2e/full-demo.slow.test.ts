import { expect, test } from "vitest";
import { readRides } from "../demo/rides/read-rides.ts";
import { DemoProcess } from "./support/demo-process.ts";

/**
 * Seconds. What a quiet machine of 2 cores must keep, warm, and what no machine may exceed: others may be at work on
 * this one, so the first is only told.
 */
const BUDGETS = { "first ride": { budget: 15, ceiling: 40 }, "whole run": { budget: 60, ceiling: 150 } } as const;

test("the whole demo, for people", { timeout: 300_000 }, async () => {
  const began = performance.now();
  const demo = new DemoProcess();
  const { code, stdout, stderr } = await demo.end();
  const seconds = (performance.now() - began) / 1000;
  await demo.dispose();
  expect(code, stdout + stderr).toBe(0);
  const rides = readRides();
  const dyed = rides.filter(({ expect }) => expect.color !== "default").length;
  expect(stdout).toContain(`rides      ${rides.length}, ${dyed} of them dyed`);
  expect(stdout).toContain("hit rate   100.00 %");
  expect(stdout).toContain("losses 0, bleed 0, leaks 0, stray 0, unknown 0, extra 0");
  expect(stdout).toContain("Everything is as expected.");
  // Somebody reads this: no line of it is noise, and no color code reaches a file.
  expect(stdout).not.toMatch(/\p{Cc}(?<!\n)/u);
  expect(stdout).not.toContain("undefined");

  const [, firstRide] = /^ *time +([\d.]+) s to the first ride/m.exec(stdout) ?? [];
  checkTime("first ride", Number(firstRide));
  checkTime("whole run", seconds);
});

function checkTime(what: keyof typeof BUDGETS, seconds: number): void {
  const { budget, ceiling } = BUDGETS[what];
  if (seconds > budget) {
    const line = `!!! TOO SLOW: ${what} after ${seconds.toFixed(1)} s, the budget is ${budget} s`;
    const rule = "!".repeat(line.length);
    console.warn(`\n${rule}\n${line}\n${rule}\n`);
  }
  expect(seconds, what).toBeGreaterThan(0);
  expect(seconds, what).toBeLessThan(ceiling);
}
