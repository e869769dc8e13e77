import type { CorpusCase } from "./corpus.ts";
import type { IstioTools } from "./istio/istio-tools.ts";
import type { ObjectVerdict } from "./istio/oracle-answer.ts";
import { type Comparison, compareWithIstio, type Disagreement } from "./run.ts";
import type { Scenario } from "./scenario.ts";
import { shrink } from "./shrink.ts";

/** Kinds of difference: two requests that show the same one need only one counterexample. */
export function kindOf({ differences }: Disagreement): string {
  const [first] = differences;
  if (first === undefined) return "";
  const field = first.field.replaceAll(/outbound\|[^ ]*?(?=\.(?:share|state|priorities|hash|refusals)|$)/g, "CLUSTER");
  return field === "outcome" || field.endsWith(".state") ? `${field} ${first.expected} ${first.actual}` : field;
}

/** The first disagreement of each kind. */
export function differentKinds(disagreements: readonly Disagreement[]): readonly Disagreement[] {
  const kinds = new Map<string, Disagreement>();
  for (const one of disagreements) {
    if (!kinds.has(kindOf(one))) kinds.set(kindOf(one), one);
  }
  return [...kinds.values()];
}

/** The smallest scenario found that shows the same kind of difference, as a case of the corpus. */
export async function counterexample(found: Disagreement, tools: IstioTools, limitMs = 600_000): Promise<CorpusCase> {
  const kind = kindOf(found);
  const { scenario, question } = found;
  const callers = scenario.callers.filter(({ id }) => id === question.caller);
  const single: Scenario = { ...scenario, callers, requests: [question] };
  const still = async (scenarios: readonly Scenario[]): Promise<readonly boolean[]> => {
    const { disagreements } = await compareQuietly(scenarios, tools);
    const shown = new Set(disagreements.filter((one) => kindOf(one) === kind).map((one) => one.scenario.id));
    return scenarios.map(({ id }) => shown.has(id));
  };
  const small = await shrink(single, still, limitMs);
  const { judgements, verdicts } = await compareWithIstio([small], tools);
  return {
    title: kind,
    istio: tools.version.split(".").slice(0, 2).join("."),
    scenario: { ...small, id: small.id.replace(/\/.*/, "") },
    judgements: judgements.get(small.id) ?? [],
    refused: refusedObjects(verdicts.get(small.id) ?? []),
  };
}

/** What admission refuses, as `KIND namespace/name`. */
export function refusedObjects(verdicts: readonly ObjectVerdict[]): readonly string[] {
  return verdicts.filter(({ webhook }) => webhook).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

/** What is left out may leave nonsense, which Istio's programs do not all survive: then none of them shows anything. */
async function compareQuietly(
  scenarios: readonly Scenario[],
  tools: IstioTools,
): Promise<Pick<Comparison, "disagreements">> {
  try {
    return await compareWithIstio(scenarios, tools);
  } catch (error) {
    if (scenarios.length === 1) return { disagreements: [] };
    const half = Math.ceil(scenarios.length / 2);
    const parts = [scenarios.slice(0, half), scenarios.slice(half)];
    const results = [];
    for (const part of parts) results.push(await compareQuietly(part, tools));
    if (results.length === 0) throw error;
    return { disagreements: results.flatMap(({ disagreements }) => disagreements) };
  }
}
