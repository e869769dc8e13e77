import { describe, expect, it } from "vitest";
import type { Subject } from "./conformance-cases.ts";
import { failingCases } from "./failing-cases.ts";

/** A mistake that somebody could make, as a subject that has it. */
export interface Mutant {
  readonly what: string;
  readonly subject: Subject;
  /** Names of cases, each of which has to fail. */
  readonly caughtBy: readonly string[];
}

/** Tests the suite: each mutant has to fail its cases. */
export function describeMutants(title: string, mutants: readonly Mutant[]): void {
  describe(title, () => {
    it.for(mutants)("$what", { timeout: 60_000 }, async ({ subject, caughtBy }) => {
      expect(new Set(await failingCases(subject, caughtBy))).toEqual(new Set(caughtBy));
    });
  });
}
