import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Murmur3Prefix, murmur3 } from "./murmur3.ts";

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

  it("of a text behind a prefix is that of both, wherever they are divided, short or long, one after another", () => {
    const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ minLength: 200, maxLength: 300 }));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), fc.array(text), (prefixes, texts) => {
        for (const unit of [...texts, ...texts]) {
          for (const prefix of prefixes) {
            expect(new Murmur3Prefix(prefix).hashWith(unit) >>> 0).toBe(reference(Buffer.from(prefix + unit)));
          }
        }
      }),
    );
  });
});

/** As the description has it, a byte at a time. */
function reference(bytes: Uint8Array): number {
  let [hash, block] = [0, 0];
  const scrambled = () => {
    const product = Math.imul(block, 0xcc9e2d51);
    return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
  };
  for (const [at, byte] of bytes.entries()) {
    block |= byte << (8 * (at % 4));
    if (at % 4 < 3) continue;
    hash ^= scrambled();
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
    block = 0;
  }
  hash ^= scrambled() ^ bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
