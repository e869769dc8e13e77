import { describe, expect, it } from "vitest";
import { loadSize } from "../load/load-size.ts";
import type { Capabilities } from "../subject/capabilities.ts";
import { conformanceCases, type Subject } from "./conformance-cases.ts";
import { expectFailure } from "./expect-failure.ts";

const CAN_ALL: Capabilities = { unsupported: {} };

/** Registers the cases that apply to a subject with vitest. */
export function describeConformance(subject: Subject, capabilities = CAN_ALL): void {
  const title = `${subject.name} (${subject.side})`;
  const { unsupported } = capabilities;
  // 10,000 requests on a busy machine; a case that hangs fails long before, by its own patience.
  const timeout = 30_000 + loadSize(subject.loadShare) * 20;
  describe(title, { timeout }, () => {
    const cases = conformanceCases(subject);
    for (const { name, run } of cases) {
      const listed = unsupported[name];
      if (listed === undefined) it(name, run);
      else it(`${name} [cannot: ${listed.reason}]`, () => expectFailure(run, listed));
    }
    it("the capability file names cases that apply to it only", () => {
      const names = new Set(cases.map(({ name }) => name));
      expect(Object.keys(unsupported).filter((name) => !names.has(name))).toEqual([]);
    });
  });
}
