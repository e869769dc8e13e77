import { expect, it } from "vitest";
import { parseQuantity } from "./quantity.ts";

it.each([
  ["2", 2],
  ["500m", 0.5],
  ["1.5", 1.5],
  ["256Mi", 268_435_456],
  ["100M", 100_000_000],
])("parseQuantity(%j) is %j", (text, value) => {
  expect(parseQuantity(text)).toBe(value);
});

it.each(["", "x", "5Xi", "-1"])("%j is none", (text) => {
  expect(() => parseQuantity(text)).toThrow(`\`${text}\` is no quantity`);
});
