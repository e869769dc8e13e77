import { describe, expect, it } from "vitest";
import { compareVerdicts } from "./compare.ts";
import { readCorpus } from "./corpus.ts";
import { Explainer } from "./explainer.ts";

// What Istio and Envoy said is kept, so that this needs neither.
describe.each(readCorpus())("$title", ({ scenario, judgements, refused }) => {
  const explainer = new Explainer(scenario);

  it("is refused where Istio refuses it", () => {
    expect([...new Set(explainer.refusals.map(({ object }) => object))].sort()).toEqual([...refused].sort());
  });

  it.each(scenario.requests.map((question, index) => ({ index, question })))(
    "goes where Istio sends request $index",
    ({ index, question }) => {
      const judgement = judgements[index];
      if (judgement === undefined) throw new Error("the case has a judgement for each request");
      expect(compareVerdicts(judgement, explainer.answer(question, judgement.drawn))).toEqual([]);
    },
  );
});
