import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, it } from "vitest";
import { compilePolicy } from "../compile/compile-policy.ts";
import { checkPolicy, parsePolicy } from "./parse-policy.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { PolicyError } from "./policy-error.ts";

const sample = readFileSync(new URL("../../testdata/policy/unknown-tag.yaml", import.meta.url));

/** Runs and says whether it ended as it may: with a result or a PolicyError. */
function endsWell(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return error.issues.length > 0;
    throw error;
  }
}

const load = (input: string | Uint8Array) => endsWell(() => compilePolicy(parsePolicy(input)));

// Thousands of loads: seconds, and many times that on a machine that does other things.
describe("loading a policy ends with a policy or a PolicyError", { timeout: 180_000 }, () => {
  it("for arbitrary bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), load), { numRuns: 500 });
  });

  it("for arbitrary text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), load), { numRuns: 500 });
  });

  it("for a policy with some bytes changed or cut off", () => {
    const change = fc.tuple(fc.nat(sample.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(sample.length), (changes, end) => {
        const bytes = Uint8Array.from(sample);
        for (const [at, byte] of changes) bytes[at] = byte;
        return load(bytes.subarray(0, end));
      }),
      { numRuns: 500 },
    );
  });

  it("for arbitrary JSON values in the place of a policy or of its parts", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (tags, rules) => {
        const document = { revision: "r1", tags, rules } as unknown as PolicyDocument;
        return endsWell(() => compilePolicy(checkPolicy(document))) && load(JSON.stringify(tags));
      }),
    );
  });

  it("for arbitrary conditions, patterns and expressions", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (when, regex, from) => {
        const document = { revision: "r1", rules: [{ key: "env", when, from, match: { header: "x", regex } }] };
        return endsWell(() => compilePolicy(checkPolicy(document)));
      }),
      { numRuns: 500 },
    );
  });

  it("for deep nesting", () => {
    const bracket = fc.constantFrom("[", "{a: ", "- ", "? ");
    fc.assert(
      fc.property(bracket, fc.integer({ min: 1, max: 5000 }), (text, depth) => load(text.repeat(depth))),
      { numRuns: 10 },
    );
  });
});
