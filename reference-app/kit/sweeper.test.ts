import { createDyeing } from "@dyeing/sdk";
import { expect, it } from "vitest";
import { createLogger } from "./logger.ts";
import { startSweeper } from "./sweeper.ts";
import { LogLines } from "./testing/log-lines.ts";
import { until } from "./testing/until.ts";

const dyeing = createDyeing({ service: "order", allow: [] });
const logs = new LogLines();
const logger = createLogger({ service: "order", version: "v1", dyeing, destination: logs });

it("repeats, never two runs at a time, and goes on after a failure", async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const sweeper = startSweeper({
    name: "test",
    everyMs: 1,
    logger,
    async run() {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      runs += 1;
      if (runs === 1) throw new Error("planted");
    },
  });
  await until(() => runs >= 3);
  await sweeper.stop();
  const atStop = runs;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([most, running, runs]).toEqual([1, 0, atStop]);
  expect(logs.of("sweeper.failed")).toEqual([expect.objectContaining({ sweeper: "test", level: "error" })]);
});

it("stop waits for the run that is on its way", async () => {
  let finish = () => {};
  let finished = false;
  let begun = false;
  const sweeper = startSweeper({
    name: "test",
    everyMs: 1,
    logger,
    async run() {
      begun = true;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      finished = true;
    },
  });
  await until(() => begun);
  const stopped = sweeper.stop();
  finish();
  await stopped;
  expect(finished).toBe(true);
});
