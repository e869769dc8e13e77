import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expiresAt, MAX_UNMATCHED_MS } from "./expiry.ts";

const published = new Date("2026-11-24T08:00:00Z");

describe("expiry", () => {
  it("is never later than 15 minutes nor than the rider's own wait", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (maxWaitSeconds) => {
        const wait = expiresAt(published, maxWaitSeconds).getTime() - published.getTime();
        expect(wait).toBe(Math.min(maxWaitSeconds * 1000, MAX_UNMATCHED_MS));
      }),
    );
  });
});
