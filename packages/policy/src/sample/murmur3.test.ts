import { describe, expect, it } from "vitest";
import { murmur3 } from "./murmur3.ts";

describe("murmur3", () => {
  it.each([
    ["", 0, 0],
    ["", 1, 0x514e28b7],
    ["", 0xffffffff, 0x81f16f39],
    ["hello", 0, 0x248bfa47],
    ["hello, world", 0, 0x149bbb7f],
    ["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
  ])("of %j with seed %i is the published one", (text, seed, hash) => {
    expect(murmur3(text, seed)).toBe(hash);
  });

  it("hashes UTF-8 bytes, not character codes", () => {
    // "é" is c3 a9; the same two bytes read as latin1 would be four bytes.
    expect(murmur3("\u00e9")).not.toBe(murmur3("\u00c3\u00a9"));
  });
});
