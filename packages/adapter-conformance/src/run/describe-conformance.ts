import { describe, expect, it } from "vitest";
import { loadSize } from "../load/load-size.ts";
import type { Capabilities } from "../subject/capabilities.ts";
import { conformanceCases, type Subject } from "./conformance-cases.ts";
import { expectFailure } from "./expect-failure.ts";

/** 10,000 requests on a busy machine; a case that hangs fails long before, by its own patience. */
const TIMEOUT_MS = 30_000 + loadSize() * 20;

/** Registers the suite for a subject with vitest. */
export function describeConformance(subject: Subject, { unsupported }: Capabilities): void {
  describe(`${subject.name} (${subject.side})`, { timeout: TIMEOUT_MS }, () => {
    const cases = conformanceCases(subject);
    for (const { name, run } of cases) {
      const reason = unsupported[name];
      if (reason === undefined) it(name, run);
      else it(`${name} [cannot: ${reason}]`, () => expectFailure(run));
    }
    it("the capability file names cases of the suite only", () => {
      const names = new Set(cases.map(({ name }) => name));
      expect(Object.keys(unsupported).filter((name) => !names.has(name))).toEqual([]);
    });
  });
}
