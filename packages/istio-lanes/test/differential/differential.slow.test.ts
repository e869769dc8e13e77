import { beforeAll, describe, expect, it } from "vitest";
import { keepCase, readCorpus } from "./corpus.ts";
import { counterexample, differentKinds } from "./counterexample.ts";
import { type FieldCoverage, measureCoverage } from "./fields/coverage.ts";
import { EXCUSED } from "./fields/excused.ts";
import { draws } from "./generate/draw.ts";
import { drawScenario } from "./generate/draw-scenario.ts";
import { istioTools } from "./istio/istio-tools.ts";
import { type Comparison, compareWithIstio } from "./run.ts";
import type { Scenario } from "./scenario.ts";

const configurations = Number(process.env.DYEING_DIFFERENTIAL_CONFIGURATIONS ?? 210);
const seed = Number(process.env.DYEING_DIFFERENTIAL_SEED ?? 20_261_125);
/** The next minor's words for the same configuration differ in places; what it decides must not. */
const minor = process.env.DYEING_DIFFERENTIAL_ISTIO ?? "current";
/** Writes what is found into the corpus. */
const keep = process.env.DYEING_DIFFERENTIAL_KEEP === "1";
const REQUESTS = 50;
const HITS = 20;
const TOLD = 5;

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
    expect(comparison.requests).toBeGreaterThanOrEqual(Math.min(configurations, 200) * REQUESTS);
  });

  it("are refused where Istio's webhook refuses them", () => {
    const told = comparison.refusals.map(({ object, istio, explainer }) => ({ object, istio, explainer }));
    expect(told).toEqual([]);
  });

  it("lead every request where Istio leads it", async () => {
    const kinds = differentKinds(comparison.disagreements);
    for (const one of kinds.slice(0, TOLD)) {
      const found = await counterexample(one, tools);
      console.error(`counterexample: ${JSON.stringify({ ...found, found: one.differences })}`);
      if (keep) keepCase(found);
    }
    expect(kinds.map(({ scenario, question, differences }) => ({ id: scenario.id, question, differences }))).toEqual(
      [],
    );
  }, 3_600_000);

  it(`hit every field that is read at least ${HITS} times`, () => {
    expect(EXCUSED.length).toBeLessThanOrEqual(10);
    const low = coverage.filter(({ field, hit }) => hit < HITS && !EXCUSED.some((row) => field.startsWith(row.field)));
    expect(low).toEqual([]);
    const unread = EXCUSED.filter((row) => !coverage.some(({ field }) => field.startsWith(row.field)));
    expect(unread).toEqual([]);
  });

  it("have refused TLS and HTTPRoutes in at least 20", () => {
    const withRefusals = scenarios.filter(({ id }) =>
      comparison.judgements
        .get(id)
        ?.some(({ verdict }) => Object.values(verdict.clusters ?? {}).some(({ refusals }) => refusals)),
    );
    const withHttpRoutes = scenarios.filter(({ id, objects }) => {
      const routes = objects
        .filter(({ kind }) => kind === "HTTPRoute")
        .map(({ metadata }) => `${metadata.namespace}.${metadata.name}.`);
      return comparison.judgements
        .get(id)
        ?.some(({ verdict }) => routes.some((name) => verdict.route?.startsWith(name)));
    });
    expect(withRefusals.length).toBeGreaterThanOrEqual(20);
    expect(withHttpRoutes.length).toBeGreaterThanOrEqual(20);
  });

  it("say what the corpus says", async () => {
    const corpus = readCorpus();
    const { judgements } = await compareWithIstio(
      corpus.map(({ scenario }) => scenario),
      tools,
    );
    for (const { title, scenario, judgements: kept } of corpus) {
      const now = judgements.get(scenario.id)?.map(({ verdict }) => verdict);
      expect(now, title).toEqual(kept.map(({ verdict }) => verdict));
    }
  }, 600_000);
});
