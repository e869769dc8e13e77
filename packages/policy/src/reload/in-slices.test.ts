import { expect, it } from "vitest";
import { inSlices } from "./in-slices.ts";

it("lets others run between its slices, and gives what the steps give", async () => {
  let turns = 0;
  let running = true;
  const turn = () => {
    turns += 1;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  const steps = function* () {
    for (let step = 0; step < 10; step += 1) {
      const until = performance.now() + 3;
      while (performance.now() < until);
      yield;
    }
    return "done";
  };
  expect(await inSlices(steps())).toBe("done");
  running = false;
  expect(turns).toBeGreaterThanOrEqual(9);
});

it("hands over what a step throws", async () => {
  const steps = function* (): Generator<void, never> {
    yield;
    throw new Error("a step's");
  };
  await expect(inSlices(steps())).rejects.toThrow("a step's");
});
