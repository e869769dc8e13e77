// Looks for differences by hand: node --conditions=dyeing-source packages/istio-lanes/test/differential/main.ts OPTIONS
//   --configurations 40  --seed 7  --caller client|gateway|front  --istio current|previous
//   --shrink    makes the first of each kind small     --keep    and writes it into the corpus
//   --low       fields that are hit too seldom for a CI run
//   --page FILE writes docs/reference/explain-coverage.md
//   --judge     asks Istio again about the cases of the corpus and keeps what it says; nothing else
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { keepCase, readCorpus } from "./corpus.ts";
import { counterexample, differentKinds, kindOf, refusedObjects } from "./counterexample.ts";
import { measureCoverage } from "./fields/coverage.ts";
import { coveragePage } from "./fields/coverage-page.ts";
import { EXCUSED } from "./fields/excused.ts";
import { DOUBTFUL_COUNT } from "./generate/doubtful.ts";
import { draws } from "./generate/draw.ts";
import { drawScenario } from "./generate/draw-scenario.ts";
import { type IstioTools, istioTools } from "./istio/istio-tools.ts";
import { compareWithIstio } from "./run.ts";

const { values } = parseArgs({
  options: {
    configurations: { type: "string", default: "40" },
    seed: { type: "string", default: "7" },
    caller: { type: "string" },
    istio: { type: "string", default: "current" },
    shrink: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    low: { type: "boolean", default: false },
    page: { type: "string" },
    judge: { type: "boolean", default: false },
  },
});
const count = Number(values.configurations);
const tools = istioTools(values.istio);
if (values.judge) {
  await judgeCorpus(tools);
  process.exit();
}
const scenarios = draws(count, Number(values.seed)).map((draw, index) =>
  drawScenario(draw, `d${values.seed}-${index}`, 170),
);
const { requests, disagreements, refusals, judgements } = await compareWithIstio(scenarios, tools);
console.log(`${requests} requests, ${disagreements.length} disagreements, ${refusals.length} about refusals`);
for (const { scenario, object, istio, explainer } of refusals) {
  console.log(`${scenario.id} ${object}: Istio says \`${istio}\`, the explainer \`${explainer}\``);
}
const asked = disagreements.filter(({ question }) => values.caller === undefined || question.caller === values.caller);
for (const one of differentKinds(asked)) {
  const times = asked.filter((other) => kindOf(other) === kindOf(one)).length;
  console.log(`\n${times} x ${kindOf(one)}: ${one.scenario.id} ${JSON.stringify(one.question)}`);
  console.log(JSON.stringify(one.differences));
  if (!values.shrink && !values.keep) continue;
  const found = await counterexample(one, tools);
  const { objects, meshConfig, callers, requests: small } = found.scenario;
  console.log(JSON.stringify({ objects, meshConfig, callers, requests: small, judgements: found.judgements }));
  if (values.keep) keepCase(found);
}
if (values.low) {
  const wanted = (20 * count) / 210;
  for (const { field, drawn, hit } of measureCoverage(scenarios, judgements)) {
    if (hit < wanted && !EXCUSED.some(({ fields }) => fields.test(field)))
      console.log(`low: ${field} drawn ${drawn} hit ${hit}`);
  }
}
if (values.page !== undefined) {
  const run = { configurations: count, requests, seed: Number(values.seed), doubtful: DOUBTFUL_COUNT + count * 5 };
  writeFileSync(values.page, coveragePage(measureCoverage(scenarios, judgements), run));
}

async function judgeCorpus(programs: IstioTools): Promise<void> {
  const corpus = readCorpus();
  const { judgements, verdicts, disagreements } = await compareWithIstio(
    corpus.map(({ scenario }) => scenario),
    programs,
  );
  for (const one of corpus) {
    const { id } = one.scenario;
    keepCase({ ...one, judgements: judgements.get(id) ?? [], refused: refusedObjects(verdicts.get(id) ?? []) });
  }
  for (const { scenario, question, differences } of disagreements) {
    console.log(`${scenario.id} ${JSON.stringify(question)}: ${JSON.stringify(differences)}`);
  }
  console.log(`${corpus.length} cases, ${disagreements.length} disagreements`);
}
