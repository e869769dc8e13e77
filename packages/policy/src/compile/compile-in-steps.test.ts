import { describe, expect, it } from "vitest";
import { checkPolicy, parsePolicy } from "../document/parse-policy.ts";
import { compilePolicyInSteps } from "./compile-policy.ts";

const rules = Array.from({ length: 10_000 }, (_, at) => ({
  key: "color",
  value: "gray",
  when: at % 2 === 0 ? `request.path.startsWith("/v1/${at}/")` : `request.headers["x-a"] in ["${at}", "b${at}"]`,
}));

describe("compiling in steps", () => {
  it("row 26: holds nothing up for long, also with ten thousand rules", () => {
    const steps = compilePolicyInSteps(checkPolicy({ revision: "1", rules }));
    const times: number[] = [];
    let step: ReturnType<typeof steps.next>;
    do {
      const start = performance.now();
      step = steps.next();
      times.push(performance.now() - start);
    } while (step.done !== true);
    expect(step.value.decide({ method: "GET", path: "/v1/9998/x", header: () => undefined })).toMatchObject({
      color: "gray",
    });
    expect(times.length).toBeGreaterThan(3 * rules.length);
    // Of the whole, as this machine is now: a step that did a quarter of it all would be none.
    const whole = times.reduce((sum, time) => sum + time, 0);
    expect(Math.max(...times)).toBeLessThan(whole / 4);
  });

  it("throws what compiling throws", () => {
    const steps = compilePolicyInSteps(parsePolicy('revision: "1"\nrules: [{ key: color, value: Gray }]\n'));
    expect(() => {
      while (steps.next().done !== true);
    }).toThrow("not a color");
  });
});
