import { describe, expect, it } from "vitest";
import { compileFault, drawFault } from "./fault.ts";

describe("drawFault", () => {
  it("meets the share of requests that the route says, each part by itself", () => {
    const fault = compileFault({
      delay: { percentage: { value: 10 }, fixedDelay: "2s" },
      abort: { percentage: { value: 0.5 }, httpStatus: 503 },
    });
    // Pairs of draws spread evenly over the unit square: the counts are exact.
    const steps = 200;
    const met = { delayed: 0, aborted: 0, both: 0 };
    for (let first = 0; first < steps; first++) {
      for (let second = 0; second < steps; second++) {
        const draws = [(first + 0.5) / steps, (second + 0.5) / steps];
        const drawn = drawFault(fault, () => draws.shift() ?? Number.NaN);
        if (drawn?.delayMs !== undefined) met.delayed += 1;
        if (drawn?.abort !== undefined) met.aborted += 1;
        if (drawn?.delayMs !== undefined && drawn.abort !== undefined) met.both += 1;
      }
    }
    expect(met).toEqual({ delayed: 4000, aborted: 200, both: 20 });
  });

  it("meets no request without a percentage, none without a fault, and all at 100", () => {
    const never = compileFault({ abort: { grpcStatus: "DEADLINE_EXCEEDED" }, delay: { fixedDelay: "1s" } });
    expect(drawFault(never, () => 0)).toBeUndefined();
    expect(drawFault(compileFault(undefined), () => 0)).toBeUndefined();
    const always = compileFault({ abort: { grpcStatus: "DEADLINE_EXCEEDED", percentage: { value: 100 } } });
    expect(drawFault(always, () => 0.999999)).toEqual({ delayMs: undefined, abort: { grpcStatus: 4 } });
  });
});
