import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOlder } from "./revision-order.ts";

describe("row 35: the order of revisions", () => {
  it.each([
    ["1", "2"],
    ["r9", "r10"],
    ["2026-11-23.1", "2026-11-23.2"],
    ["2026-11-23.9", "2026-12-01"],
    ["2026-11-23", "2026-11-23.1"],
    ["v1.2.9-beta", "v1.3.0-beta"],
    ["9007199254740993", "9007199254740994"],
  ])("%s is older than %s", (older, younger) => {
    expect(isOlder(older, younger)).toBe(true);
    expect(isOlder(younger, older)).toBe(false);
  });

  it.each([
    ["hashes of commits", "4f2a91c", "b81d003"],
    ["hashes that begin alike", "1a2b3c4", "2d9e8f7"],
    ["another scheme", "v12", "2026-11-23.1"],
    ["names", "before-christmas", "after-christmas"],
    ["a release and its candidate", "1.2.0-rc.1", "1.2.0"],
    ["the same", "r1", "r1"],
    ["nothing but leading zeros", "r01", "r1"],
  ])("%s: neither is older", (_, one, other) => {
    expect([isOlder(one, other), isOlder(other, one)]).toEqual([false, false]);
  });

  it("never holds both ways, and growing numbers are younger", () => {
    const revision = fc.stringMatching(/^[a-z0-9.-]{1,12}$/);
    fc.assert(fc.property(revision, revision, (a, b) => !(isOlder(a, b) && isOlder(b, a))));
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (day, a, b) => isOlder(`r${day}.${a}`, `r${day}.${b}`) === a < b),
    );
  });
});
