import { expect, it } from "vitest";
import type { Outcome } from "./measure-fault.ts";
import { studyMarkdown } from "./study-markdown.ts";

const outcome = (variant: string, more: Partial<Outcome>): Outcome => ({
  ...{ fault: "1 of 2 unready", variant, calls: 2_000, lane: 2_000, spill: 0, fallback: 0, otherLanes: 0, failed: 0 },
  ...{ errors: {}, firstBaseline: undefined, ...more },
});

it("has a row for each fault and form, and shows nothing that happened as nothing", () => {
  const outcomes = [
    outcome("a.none", { lane: 1_999, spill: 1 }),
    outcome("a.remote", { lane: 1_000, spill: 990, failed: 10 }),
    outcome("b.none", {}),
  ];
  const trials = [
    { variant: "b.none", perSecond: 100, calls: 900, failed: 0, otherLanes: 0, milliseconds: [300, 900, 400] },
  ];
  const text = studyMarkdown({ outcomes, trials, seconds: 1 }, { Istio: "1.31.0" }, new Date(0));
  expect(text).toContain("1970-01-01; Istio 1.31.0. Calls of each variant, of each fault: 2000 or more.");
  expect(text).toContain("| 1 of 2 unready | a | s 0.5 |  | s 495, e 5 |  |");
  expect(text).toContain("| 1 of 2 unready | b | 0 |  |  |  |");
  expect(text).not.toContain("| c-a |");
  expect(text).toContain("| b.none | 3 | 400 ms | 900 ms | 900 | 0 | 0 |");
});
