import { describe, expect, it } from "vitest";
import { RequestPace } from "./request-pace.ts";

const limits = { idleMs: 1000, totalMs: 3000 };

describe("RequestPace", () => {
  it("gives up after a pause, and after all", () => {
    const pace = new RequestPace();
    const now = performance.now();
    expect(pace.tooSlow(now + 900, limits)).toBeUndefined();
    expect(pace.tooSlow(now + 1200, limits)).toMatchObject({ status: 408, details: "stream_idle_timeout", flag: "SI" });
    expect(pace.tooSlow(now + 3200, { ...limits, idleMs: 10_000 })).toMatchObject({
      details: "request_overall_timeout",
    });
  });

  it("does not blame a caller who is held up", () => {
    const pace = new RequestPace();
    pace.hold();
    expect(pace.tooSlow(performance.now() + 5000, limits)).toBeUndefined();
    pace.resume();
    expect(pace.tooSlow(performance.now() + 900, limits)).toBeUndefined();
  });
});
