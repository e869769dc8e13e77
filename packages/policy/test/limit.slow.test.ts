import { PolicyError, readPolicy } from "@dyeing/policy";
import { describe, expect, it } from "vitest";
import { bestCpu, POLICY_SHAPES } from "./policy-shapes.ts";

const LIMIT = 2 * 1024 * 1024;

/** The longest text of a shape that has at most so many bytes. */
function textOfLength(textOf: (count: number) => string, some: number, bytes: number): string {
  const each = (textOf(2 * some).length - textOf(some).length) / some;
  let count = Math.floor((bytes / each) * 0.98);
  // Numbers grow.
  while (textOf(count).length > bytes) count = Math.floor(count * 0.98);
  return textOf(count);
}

function load(text: string): void {
  try {
    readPolicy(text);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
  }
}

describe("row 63: up to the size that a file may have, twice the text takes at most 2.5 times as long", () => {
  it.each(POLICY_SHAPES)(
    "%s",
    (_, some, textOf) => {
      const large = textOfLength(textOf, some, LIMIT);
      expect(large.length).toBeGreaterThan(0.9 * LIMIT);
      const small = textOfLength(textOf, some, large.length / 2);
      load(small);
      const ratio = (bestCpu(() => load(large)) / bestCpu(() => load(small))) * (small.length / (large.length / 2));
      expect(ratio).toBeLessThan(2.5);
    },
    300_000,
  );
});
