import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8OfLatin1 } from "./utf8-of-latin1.ts";

describe("utf8OfLatin1", () => {
  it.each([
    ["VIP3", "VIP3"],
    ["", ""],
    ["\u00e5\u008c\u0097\u00e4\u00ba\u00ac", "\u5317\u4eac"],
    ["caf\u00c3\u00a9", "caf\u00e9"],
    // Latin1 that is no UTF-8: cut, overlong, a surrogate.
    ["caf\u00e9", "caf\u00e9"],
    ["\u00e5\u008c", "\u00e5\u008c"],
    ["\u00c0\u00af", "\u00c0\u00af"],
    ["\u00ed\u00a0\u0080", "\u00ed\u00a0\u0080"],
    // Not bytes: decoded already.
    ["\u5317\u00c3\u00a9", "\u5317\u00c3\u00a9"],
    ["\u00ef\u00bb\u00bfa", "\ufeffa"],
  ])("%j is %j", (latin1, text) => {
    expect(utf8OfLatin1(latin1)).toBe(text);
  });

  it("gives back every well-formed text from its bytes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8OfLatin1(Buffer.from(text, "utf8").toString("latin1"))).toBe(text);
      }),
    );
  });
});
