import { expect, test } from "vitest";
import { readRides } from "../demo/rides/read-rides.ts";
import { DemoProcess } from "./support/demo-process.ts";

test("the whole demo, for people", { timeout: 300_000 }, async () => {
  const demo = new DemoProcess();
  const { code, stdout, stderr } = await demo.end();
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
});
