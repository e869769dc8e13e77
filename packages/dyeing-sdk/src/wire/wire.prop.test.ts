import fc from "fast-check";
import { parseDictionary as parsePeer } from "structured-headers";
import { describe, expect, it } from "vitest";
import { decodeDye, type HeaderReader } from "./decode-dye.ts";
import { dyeHeaderBound, formatDyeHeader, parseDyeHeader, readMembers } from "./dye-header.ts";
import { DyeHeaderMemory } from "./dye-header-memory.ts";
import { encodeDye, fitBudget, largestDyeHeader } from "./encode-dye.ts";
import { isTagKey } from "./grammar.ts";
import { MAX_DYE_BYTES, MAX_HEADER_BYTES, MAX_TAGS } from "./limits.ts";
import { mayCarryTag } from "./may-carry-tag.ts";
import { readOrdinary } from "./ordinary-dye-header.ts";
import { parseDictionary } from "./structured-dictionary.ts";
import { decodeTagValue, encodeTagValue } from "./tag-value.ts";
import { NO_VOCABULARY } from "./vocabulary.ts";
import type { WireDye, WireTag } from "./wire-dye.ts";

const color = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const header = fc.stringMatching(/^x-[a-z0-9-]{1,20}$/).filter(mayCarryTag);
const text = fc.stringMatching(/^[\x21-\x7e]{1,20}$/);
const value = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
  .map(encodeTagValue)
  .filter((v) => v !== undefined);
const tag: fc.Arbitrary<WireTag> = fc.record({
  header,
  value,
  scope: fc.constantFrom("route" as const, "next" as const),
  priority: fc.integer({ min: 0, max: 9 }),
  key: fc.option(
    fc.stringMatching(/^[a-z0-9_-]{1,32}$/).filter((key) => isTagKey(key) && key !== "color"),
    {
      nil: undefined,
    },
  ),
});
const dye: fc.Arbitrary<WireDye> = fc.record({
  color,
  tags: fc
    .uniqueArray(tag, { maxLength: 24, selector: (t) => t.header })
    .filter((tags) => new Set(tags.map((t) => t.key ?? t.header)).size === tags.length),
  revision: fc.option(text, { nil: undefined }),
  rule: fc.option(text, { nil: undefined }),
  origin: fc.option(text, { nil: undefined }),
  hop: fc.integer({ min: 0, max: 999 }),
  cut: fc.boolean(),
  rest: fc.constantFrom("", ', kid="k1", sig=:aGVsbG8=:'),
});

function readerOf(lines: readonly (readonly [string, string])[]): HeaderReader {
  const map = new Map(lines);
  return (name) => map.get(name);
}

const ignore = () => {};
// The wire orders route-scoped tags before next-scoped ones, and does not carry priorities.
const normal = (d: WireDye): WireDye => ({
  ...d,
  tags: ["route", "next"].flatMap((scope) =>
    d.tags.filter((t) => t.scope === scope).map((t) => ({ ...t, priority: 0 })),
  ),
});

describe("wire format", () => {
  it("decode(encode(dye)) = dye", () => {
    fc.assert(
      fc.property(dye, (d) => {
        const fitting = fitBudget(d, ignore);
        expect(decodeDye(readerOf(encodeDye(fitting)), NO_VOCABULARY, ignore)).toEqual(normal(fitting));
      }),
      { numRuns: 2000 },
    );
  });

  it("a dye that was fitted keeps every limit, keeps its color, and is cut only when tags went", () => {
    fc.assert(
      fc.property(dye, (d) => {
        const lost: string[] = [];
        const fitting = fitBudget(d, (fault) => lost.push(fault));
        const lines = encodeDye(fitting);
        const bytes = lines.reduce((sum, [name, v]) => sum + name.length + v.length, 0);
        expect(bytes).toBeLessThanOrEqual(MAX_DYE_BYTES);
        expect(Math.max(...lines.map(([name, v]) => name.length + v.length))).toBeLessThanOrEqual(MAX_HEADER_BYTES);
        expect(fitting.tags.length).toBeLessThanOrEqual(MAX_TAGS);
        expect(fitting.color).toBe(d.color);
        expect(lost).toHaveLength(d.tags.length - fitting.tags.length);
        expect(fitting.cut).toBe(d.cut || lost.length > 0);
        const kept = Math.min(...fitting.tags.map((t) => t.priority));
        const dropped = d.tags.filter((t) => !fitting.tags.includes(t));
        for (const t of dropped) expect(t.priority).toBeLessThanOrEqual(fitting.tags.length === 0 ? 9 : kept);
      }),
      { numRuns: 1000 },
    );
  });

  it("what x-dye takes at most is never less than what it takes, wherever the dye goes", () => {
    fc.assert(
      fc.property(dye, (d) => {
        const [, text = ""] = encodeDye({ ...d, hop: 999, cut: true }).at(-1) ?? [];
        expect(dyeHeaderBound(d.tags, d)).toBeGreaterThanOrEqual(text.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("decode(encode(value)) = value for every well-formed text, in visible ASCII without a comma", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (v) => {
        const wire = encodeTagValue(v);
        if (!v.isWellFormed()) return expect(wire).toBeUndefined();
        expect(wire).toMatch(/^[\x21-\x2b\x2d-\x7e]+$/);
        expect(decodeTagValue(wire as string)).toBe(v);
      }),
    );
  });

  it("row 22: never throws, and never takes what it would not send, whatever the headers hold", () => {
    const line = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom("gray", "a,b", "", "\0", "%zz"));
    const dyeText = fc.oneof(line, fc.constantFrom('h=("x-a" "cookie" "x-b")', 'h=("__proto__")', "h=()", "h"));
    fc.assert(
      fc.property(
        fc.oneof(line, fc.constant("gray"), fc.array(line)),
        fc.option(fc.oneof(dyeText, fc.array(dyeText)), { nil: undefined }),
        fc.oneof(line, fc.array(line)),
        (c, x, t) => {
          const read: HeaderReader = (name) => (name === "x-trace-color" ? c : name === "x-dye" ? x : t);
          const decoded = decodeDye(read, NO_VOCABULARY, ignore);
          if (decoded !== undefined)
            expect(decodeDye(readerOf(encodeDye(decoded)), NO_VOCABULARY, ignore)).toBeDefined();
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("accepts only dictionaries that an RFC 9651 library accepts", () => {
    const alphabet = fc.constantFrom(...'hn=()"\\ ,;:?01a-z*.x/+', "h=", '("x-a")', ", ", "hop=", "cut");
    fc.assert(
      fc.property(
        fc.array(alphabet, { maxLength: 12 }).map((parts) => parts.join("")),
        (candidate) => {
          if (parseDictionary(candidate) !== undefined) expect(() => parsePeer(candidate)).not.toThrow();
          const parsed = parseDyeHeader(candidate);
          if (parsed === undefined) return;
          expect(parseDyeHeader(formatDyeHeader(parsed))).toEqual(parsed);
          expect(new DyeHeaderMemory().parse(candidate)?.largest).toBeGreaterThanOrEqual(largestDyeHeader(parsed));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("reads the ordinary form of x-dye as it reads any other", () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,6}$/);
    const said = fc.oneof(text, fc.constantFrom('a"b', "a\\\\b", "", "a b", "é", "a".repeat(64), "a".repeat(65)));
    const member = (name: string) =>
      fc.option(said, { nil: undefined }).map((t) => (t === undefined ? "" : `, ${name}="${t}"`));
    const candidate = fc
      .tuple(
        fc.array(word, { maxLength: 4 }).map((names) => `h=(${names.map((name) => `"${name}"`).join(" ")})`),
        member("rev"),
        member("rule"),
        member("org"),
        fc.constantFrom(", hop=0", ", hop=7", ", hop=007", ", hop=999", ", hop=1000", ", hop=-1", ", hop=1.0", ""),
        fc.constantFrom("", ", cut", ", cut=?0", ", cut, x", ","),
      )
      .map((parts) => parts.join(""));
    let ordinary = 0;
    fc.assert(
      fc.property(candidate, (of) => {
        const read = readOrdinary(of);
        if (read === undefined) return;
        ordinary += 1;
        expect(read).toEqual(readMembers(of));
      }),
      { numRuns: 5000 },
    );
    expect(ordinary).toBeGreaterThan(100);
  });

  it("row 25: takes linear time on hostile text", () => {
    const hostile = [
      " ".repeat(100_000),
      ",".repeat(100_000),
      `h=(${'"a" '.repeat(50_000)}`,
      `h="${"\\".repeat(100_000)}`,
    ];
    const started = performance.now();
    for (const t of hostile) {
      expect(parseDyeHeader(t)).toBeUndefined();
      expect(parseDictionary(t)).toBeUndefined();
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
