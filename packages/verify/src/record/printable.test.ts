import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test("control characters, line breaks and direction marks become `?`", () => {
  expect(printable("a\u001b[31mb\nc\u202ed\u0085e\u2028f")).toBe("a?[31mb?c?d?e?f");
});

test("other text stays, Chinese too", () => {
  expect(printable("/v1/订单?x=~")).toBe("/v1/订单?x=~");
});

test("length is bounded, and shows it", () => {
  expect(printable("abcdef", 3)).toBe("abc…");
});
