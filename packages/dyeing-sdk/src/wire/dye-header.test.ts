import { parseDictionary as parsePeer } from "structured-headers";
import { describe, expect, it } from "vitest";
import { type DyeHeader, formatDyeHeader, parseDyeHeader } from "./dye-header.ts";

const full: DyeHeader = {
  route: ["x-user-level", "x-trip-type"],
  next: ["x-probe"],
  keys: [["x-user-level", "level"]],
  revision: "2026-11-23.1",
  rule: 'say "hi" \\ there',
  origin: "gateway",
  hop: 3,
  cut: true,
  rest: "",
};

describe("x-dye", () => {
  it("is written as a dictionary that an RFC 9651 library reads the same", () => {
    const text = formatDyeHeader(full);
    expect(text).toBe(
      'h=("x-user-level" "x-trip-type"), n=("x-probe"), k=("x-user-level" "level"), rev="2026-11-23.1", rule="say \\"hi\\" \\\\ there", org="gateway", hop=3, cut',
    );
    const peer = parsePeer(text);
    expect(peer.get("rule")?.[0]).toBe(full.rule);
    expect(peer.get("hop")?.[0]).toBe(3);
    expect(peer.get("cut")?.[0]).toBe(true);
  });

  it("reads what it wrote", () => {
    expect(parseDyeHeader(formatDyeHeader(full))).toEqual(full);
    const bare: DyeHeader = {
      ...full,
      route: [],
      next: [],
      keys: [],
      revision: undefined,
      rule: undefined,
      cut: false,
      hop: 0,
    };
    expect(parseDyeHeader(formatDyeHeader(bare))).toEqual(bare);
  });

  it("forwards members that it does not know, byte for byte", () => {
    const text = 'h=(), hop=1, iat=1790000000, kid="k1", sig=:aGVsbG8=:, new=?0, flag';
    const parsed = parseDyeHeader(text);
    expect(parsed?.rest).toBe(', iat=1790000000, kid="k1", sig=:aGVsbG8=:, new=?0, flag');
    expect(formatDyeHeader({ ...(parsed as DyeHeader), hop: 2 })).toBe(text.replace("hop=1", "hop=2"));
  });

  it.each([
    ["", "empty"],
    ["h", "h as a flag"],
    ['h="x-a"', "h as a string"],
    ['h=("x-a"', "an open list"],
    ['h=("x-a""x-b")', "no blank between items"],
    ['h=("x-a" "x-a")', "a header listed twice"],
    ['h=("X-A")', "an upper-case header"],
    ['h=("x a")', "a blank in a header"],
    ['h=(), h=("x-a")', "h twice, as two lines joined look"],
    ["h=(), hop=-1", "a negative hop"],
    ["h=(), hop=1.5", "a decimal hop"],
    ['h=(), hop="1"', "hop as a string"],
    ["h=(), rev=abc", "rev as a token"],
    ["h=(), cut=1", "cut as a number"],
    ["h=(), ", "a trailing comma"],
    ["h=();a=1", "parameters"],
    ["h=(), k", "k as a flag"],
    ['h=("x-a"), k=("x-a")', "a header without its key"],
    ['h=("x-a"), k=("X-A" "a")', "an upper-case header with a key"],
    ['h=("x-a"), k=("x-a" "A")', "an upper-case key"],
    ['h=("x-a"), k=("x-a" "color")', "a tag called color"],
    ['h=("x-a"), k=("x-a" "__proto__")', "a key that is special to objects"],
    ['h=("x-a"), k=("x-a" "b" "x-a" "c")', "two keys for a header"],
    ['h=("x-a" "x-b"), k=("x-a" "c" "x-b" "c")', "two headers for a key"],
    ["h=(), k=(a b)", "keys as tokens"],
    ["H=()", "an upper-case key"],
    [`h=(), rev="${"a".repeat(600)}"`, "longer than a header may be"],
  ])("refuses %j (%s)", (text) => {
    expect(parseDyeHeader(text)).toBeUndefined();
  });

  it("stops the hop count at its limit", () => {
    expect(parseDyeHeader("h=(), hop=123456")?.hop).toBe(999);
    expect(parseDyeHeader("h=(), hop=-0")?.hop).toBe(0);
  });
});
