import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatMultiTag, parseMultiTag } from "./multi-tag.ts";

const line = "LVL:VIP3:TRP:commute:HOT:BJ_HAI_DIAN_05:DRV:4.92";
const tags = [
  ["LVL", "VIP3"],
  ["TRP", "commute"],
  ["HOT", "BJ_HAI_DIAN_05"],
  ["DRV", "4.92"],
] as const;

describe("x-multi-tag", () => {
  it("is names and values in turn", () => {
    expect(formatMultiTag(tags)).toBe(line);
    expect([...(parseMultiTag(line) ?? [])]).toEqual(tags);
  });

  it.each([
    [[["LVL", "a:b"]], "LVL:a%3Ab"],
    [[["LVL", "a%3Ab"]], "LVL:a%253Ab"],
    [[["LVL", "海淀"]], "LVL:%E6%B5%B7%E6%B7%80"],
    [
      [
        ["LVL", ""],
        ["TRP", "x"],
      ],
      "TRP:x",
    ],
  ] as const)("%j is %s", (pairs, text) => {
    expect(formatMultiTag(pairs)).toBe(text);
  });

  it.each([
    "",
    "LVL",
    "LVL:",
    ":a",
    "LVL:a:TRP",
    "LVL:a:LVL:b",
    "L VL:a",
    "LVL:%zz",
    "LVL:a b",
    `LVL:${"a".repeat(600)}`,
  ])("does not read %j", (text) => {
    expect(parseMultiTag(text)).toBeUndefined();
  });

  it("has no form for nothing, for a name that is none, and for more than a header holds", () => {
    for (const pairs of [[], [["L:VL", "a"]], [["LVL", "a".repeat(600)]]] as const) {
      expect(formatMultiTag(pairs)).toBeUndefined();
    }
  });

  it("parse(format(tags)) = tags; arbitrary text never throws", () => {
    const name = fc.stringMatching(/^[A-Z]{1,8}$/);
    const value = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { minLength: 1, maxLength: 4, selector: ([key]) => key }),
        (pairs) => {
          const text = formatMultiTag(pairs);
          if (text !== undefined) expect([...(parseMultiTag(text) ?? [])]).toEqual(pairs);
        },
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void parseMultiTag(text)));
  });
});
