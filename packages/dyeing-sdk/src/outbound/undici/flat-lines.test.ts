import { expect, it } from "vitest";
import type { HeaderLine } from "../../wire/encode-dye.ts";
import { flatLines } from "./flat-lines.ts";

const SAFE: readonly HeaderLine[] = [
  ["x-trace-color", "gray"],
  ["traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
];

it("lays lines out as undici keeps them, once for an array, and counts those of a trace", () => {
  const { lines, flat, trace } = flatLines(SAFE);
  expect(lines).toBe(SAFE);
  expect(flat).toEqual(SAFE.flat());
  expect(trace).toBe(1);
  expect(flatLines(SAFE).flat).toBe(flat);
});

it.each(["a\r\nx-forged: 1", "a\n", "\u0000", "é", "\u007f"])(
  "leaves out what undici would have refused: %j",
  (value) => {
    const { lines, flat } = flatLines([...SAFE, ["x-user-level", value]]);
    expect(lines).toEqual(SAFE);
    expect(flat).toEqual(SAFE.flat());
  },
);
