import { describe, expect, it } from "vitest";
import { growth } from "../../test/growth.ts";
import { POLICY_SHAPES } from "../../test/policy-shapes.ts";
import { compilePolicy } from "../compile/compile-policy.ts";
import { parsePolicy } from "./parse-policy.ts";
import { PolicyError } from "./policy-error.ts";

/** Twice as much may take 2.5 times as long: four times as much 6.25. The square takes sixteen. */
const TIMES = 4;
const MOST = 6.25;

// Seconds, and many times that on a machine that does other things.
describe("row 63: a policy file is read, or refused, in time that grows with its length", { timeout: 180_000 }, () => {
  it.each(POLICY_SHAPES)("%s", (_, count, textOf) => {
    const small = textOf(count);
    const large = textOf(count * TIMES);
    expect(
      growth(
        () => load(small),
        () => load(large),
        MOST,
      ),
    ).toBeLessThan(MOST);
  });
});

function load(text: string): void {
  try {
    compilePolicy(parsePolicy(text));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
  }
}
