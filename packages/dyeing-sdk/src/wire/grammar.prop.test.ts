import fc from "fast-check";
import { expect, it } from "vitest";
import { isColor, isHeaderName, isTagKey, isWireValue } from "./grammar.ts";
import { isTraceparent } from "./traceparent.ts";

// Each is scanned by hand; as an expression it is easier to read.
const COLOR = /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const TAG_KEY = /^(?!(?:__proto__|constructor|prototype)$)[a-z0-9_-]{1,32}$/;
const HEADER_NAME = /^[a-z0-9-]{1,511}$/;
const WIRE_VALUE = /^[\x21-\x2b\x2d-\x7e]+$/;
const TRACEPARENT =
  /^(?!ff)(?!00.{54})(?=.{55,256}$)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-[\x21-\x2b\x2d-\x7e]*)?$/;

const char = fc.constantFrom(...'az09-_AZ.,:*" \t\n\0\x7f', "\u00e9", "\u0161", "\u212a");
const word = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."az09-_"), maxLength: 70 }),
  fc.string({ unit: char, maxLength: 5 }),
  fc.string({ unit: "binary", maxLength: 5 }),
  fc.constantFrom("", "__proto__", "constructor", "prototype", "a".repeat(511), "a".repeat(512)),
);

it.each<[string, (text: string) => boolean, RegExp]>([
  ["a color", isColor, COLOR],
  ["a tag key", isTagKey, TAG_KEY],
  ["a header name", isHeaderName, HEADER_NAME],
  ["a value", isWireValue, WIRE_VALUE],
])("%s is what its grammar says", (_, is, grammar) => {
  fc.assert(
    fc.property(word, (text) => void expect(is(text)).toBe(grammar.test(text))),
    { numRuns: 1000 },
  );
});

it("a traceparent is what its grammar says", () => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(..."019af"), minLength: length, maxLength: length });
  const zeros = (length: number) => fc.constant("0".repeat(length));
  const rest = fc.oneof(fc.constantFrom("", "-", "-more", ".more", "-a,b", "-\u00e9", "a"), word);
  const version = fc.oneof(fc.constantFrom("00", "cc", "ff", "0g"), hex(2));
  const parts = fc.tuple(
    version,
    fc.oneof(hex(32), zeros(32)),
    fc.oneof(hex(16), zeros(16)),
    hex(2),
    fc.oneof(fc.constant(""), rest),
  );
  const text = parts.map(([first, trace, span, flags, more]) => `${first}-${trace}-${span}-${flags}${more}`);
  const spoilt = fc
    .tuple(text, fc.nat({ max: 60 }), char)
    .map(([whole, at, one]) => whole.slice(0, at) + one + whole.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(text, spoilt, word), (one) => void expect(isTraceparent(one)).toBe(TRACEPARENT.test(one))),
    { numRuns: 2000 },
  );
});
