import { describe, expect, it } from "vitest";
import { expiresAt, isExpired } from "./expiry.ts";

const published = new Date("2026-11-24T08:00:00Z");

describe("expiry", () => {
  it.each([
    [60, "2026-11-24T08:01:00.000Z"],
    [899, "2026-11-24T08:14:59.000Z"],
    [900, "2026-11-24T08:15:00.000Z"],
    [901, "2026-11-24T08:15:00.000Z"],
    [7200, "2026-11-24T08:15:00.000Z"],
  ])("a rider who waits %d s expires at %s", (maxWaitSeconds, expected) => {
    expect(expiresAt(published, maxWaitSeconds).toISOString()).toBe(expected);
  });

  it("is reached at the deadline, not a millisecond earlier", () => {
    const deadline = expiresAt(published, 60);
    expect(isExpired(deadline, new Date(deadline.getTime() - 1))).toBe(false);
    expect(isExpired(deadline, deadline)).toBe(true);
    expect(isExpired(deadline, new Date(deadline.getTime() + 1))).toBe(true);
  });
});
