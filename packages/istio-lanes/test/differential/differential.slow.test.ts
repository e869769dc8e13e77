import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { keepCase, readCorpus } from "./corpus.ts";
import { counterexample, differentKinds } from "./counterexample.ts";
import { type FieldCoverage, isMadeOfHttpRoutes, measureCoverage } from "./fields/coverage.ts";
import { coveragePage } from "./fields/coverage-page.ts";
import { EXCUSED } from "./fields/excused.ts";
import { DOUBTFUL_COUNT, doubtfulScenarios } from "./generate/doubtful.ts";
import { draws } from "./generate/draw.ts";
import { drawScenario } from "./generate/draw-scenario.ts";
import { istioTools } from "./istio/istio-tools.ts";
import { type Comparison, compareWithIstio, type RefusalDisagreement } from "./run.ts";
import type { Scenario } from "./scenario.ts";

const CI = { configurations: 210, seed: 20_261_125 };
const configurations = Number(process.env.DYEING_DIFFERENTIAL_CONFIGURATIONS ?? CI.configurations);
const seed = Number(process.env.DYEING_DIFFERENTIAL_SEED ?? CI.seed);
/** Of the previous one the requests are compared; what its webhook refuses and the corpus are the current one's. */
const minor = process.env.DYEING_DIFFERENTIAL_ISTIO ?? "current";
const isCiRun = configurations === CI.configurations && seed === CI.seed && minor === "current";
/** Writes what is found into the corpus. */
const keep = process.env.DYEING_DIFFERENTIAL_KEEP === "1";
/** Writes the page of docs that the run of CI is compared with. */
const write = process.env.DYEING_DIFFERENTIAL_WRITE === "1";
const PAGE = new URL("../../../../docs/reference/explain-coverage.md", import.meta.url);
const REQUESTS = 170;
const HITS = 20;
/** Pairs of doubtful values. */
const PAIRS = configurations * 5;
const TOLD = 3;
/** For each counterexample that is told; `main.ts --shrink` takes its time. */
const SHRINK_MS = 40_000;

describe(`${configurations} configurations, seed ${seed}, Istio ${minor}`, () => {
  const tools = istioTools(minor);
  let scenarios: readonly Scenario[];
  let comparison: Comparison;
  let coverage: readonly FieldCoverage[];

  beforeAll(async () => {
    scenarios = draws(configurations, seed).map((draw, index) => drawScenario(draw, `d${seed}-${index}`, REQUESTS));
    comparison = await compareWithIstio(scenarios, tools);
    coverage = measureCoverage(scenarios, comparison.judgements);
    console.log(`${comparison.requests} requests, ${comparison.disagreements.length} disagreements`);
  }, 3_600_000);

  it("are enough", () => {
    expect(comparison.requests).toBeGreaterThanOrEqual(Math.min(configurations, 200) * 50);
  });

  it("are refused where Istio's webhook refuses them", () => {
    expect(comparison.refusals.map(told)).toEqual([]);
  });

  // A test that is skipped would count as failed.
  const itOfCurrent: (name: string, run: () => Promise<void>, timeout: number) => void =
    minor === "current" ? it : () => {};

  itOfCurrent(
    "and so are values that Istio may refuse, one by one and in pairs",
    async () => {
      const [draw] = draws(1, seed);
      const doubtful = draw === undefined ? [] : doubtfulScenarios(draw, PAIRS);
      const { verdicts: said, refusals } = await compareWithIstio(doubtful, tools);
      const verdicts = [...said.values()].flat();
      expect(refusals.map(told)).toEqual([]);
      // It would prove nothing if Istio took, or refused, all of them.
      const refused = verdicts.filter(({ webhook }) => webhook).length;
      expect(refused).toBeGreaterThan(300);
      expect(verdicts.length - refused).toBeGreaterThan(300);
    },
    600_000,
  );

  it("lead every request where Istio leads it", async () => {
    const kinds = differentKinds(comparison.disagreements);
    for (const one of kinds.slice(0, TOLD)) {
      const found = await counterexample(one, tools, SHRINK_MS);
      console.error(`counterexample: ${JSON.stringify({ ...found, found: one.differences })}`);
      if (keep) keepCase(found);
    }
    expect(kinds.map(({ scenario, question, differences }) => ({ id: scenario.id, question, differences }))).toEqual(
      [],
    );
  }, 3_600_000);

  it(`hit every field that is read at least ${HITS} times`, () => {
    expect(EXCUSED.length).toBeLessThanOrEqual(10);
    const low = coverage.filter(({ field, hit }) => hit < HITS && !EXCUSED.some(({ fields }) => fields.test(field)));
    expect(low).toEqual([]);
    const unread = EXCUSED.filter(({ fields }) => !coverage.some(({ field }) => fields.test(field)));
    expect(unread).toEqual([]);
  });

  if (isCiRun) {
    it("are what the docs say", () => {
      const run = { configurations, requests: comparison.requests, seed, doubtful: DOUBTFUL_COUNT + PAIRS };
      const page = coveragePage(coverage, run);
      if (write) writeFileSync(PAGE, page);
      expect(readFileSync(PAGE, "utf8")).toBe(page);
    });
  }

  it("have refused TLS and HTTPRoutes in at least 20", () => {
    const withRefusals = scenarios.filter(({ id }) =>
      comparison.judgements
        .get(id)
        ?.some(({ verdict }) => Object.values(verdict.clusters ?? {}).some(({ refusals }) => refusals)),
    );
    const withHttpRoutes = scenarios.filter(({ id }) =>
      comparison.judgements.get(id)?.some(({ sources }) => isMadeOfHttpRoutes(sources)),
    );
    expect(withRefusals.length).toBeGreaterThanOrEqual(20);
    expect(withHttpRoutes.length).toBeGreaterThanOrEqual(20);
  });

  itOfCurrent(
    "say what the corpus says",
    async () => {
      const corpus = readCorpus();
      const { judgements } = await compareWithIstio(
        corpus.map(({ scenario }) => scenario),
        tools,
      );
      for (const { title, scenario, judgements: kept } of corpus) {
        const now = judgements.get(scenario.id)?.map(({ verdict }) => verdict);
        expect(now, title).toEqual(kept.map(({ verdict }) => verdict));
      }
    },
    600_000,
  );
});

function told({ scenario, object, istio, explainer }: RefusalDisagreement): unknown {
  const spec = scenario.objects.find(
    ({ kind, metadata }) => object === `${kind} ${metadata.namespace ?? "default"}/${metadata.name}`,
  )?.spec;
  return { object, spec: JSON.stringify(spec), istio, explainer };
}
