import { compareVerdicts, type Difference } from "./compare.ts";
import { Explainer, type Refusal } from "./explainer.ts";
import { askIstio } from "./istio/ask-istio.ts";
import type { IstioTools } from "./istio/istio-tools.ts";
import { judgeRequests } from "./istio/judge-requests.ts";
import type { ObjectVerdict, OracleAnswer } from "./istio/oracle-answer.ts";
import { asPreviousSays, knownToPrevious } from "./previous-minor.ts";
import type { Question, Scenario } from "./scenario.ts";
import type { Judgement } from "./verdict.ts";

/** One request about which Istio and the explainer do not agree. */
export interface Disagreement {
  readonly scenario: Scenario;
  readonly question: Question;
  readonly differences: readonly Difference[];
}

/** One object that one of them refuses and the other takes. */
export interface RefusalDisagreement {
  readonly scenario: Scenario;
  readonly object: string;
  /** Empty: Istio takes it. */
  readonly istio: string;
  /** Empty: the explainer takes it. */
  readonly explainer: string;
}

export interface Comparison {
  readonly requests: number;
  readonly disagreements: readonly Disagreement[];
  readonly refusals: readonly RefusalDisagreement[];
  /** By scenario id, one per request. */
  readonly judgements: ReadonlyMap<string, readonly Judgement[]>;
  /** By scenario id: what admission says to each object. */
  readonly verdicts: ReadonlyMap<string, readonly ObjectVerdict[]>;
}

/** More than this on one Envoy are more listeners than it is quick with. */
const AT_A_TIME = 250;

/** Asks Istio and the explainer the same questions. Throws when Istio could not be asked. */
export async function compareWithIstio(drawn: readonly Scenario[], tools: IstioTools): Promise<Comparison> {
  const parts: Comparison[] = [];
  const scenarios = tools.minor === "previous" ? drawn.map(knownToPrevious) : drawn;
  for (let start = 0; start < scenarios.length; start += AT_A_TIME) {
    parts.push(await comparePart(scenarios.slice(start, start + AT_A_TIME), tools));
  }
  return {
    requests: parts.reduce((sum, { requests }) => sum + requests, 0),
    disagreements: parts.flatMap(({ disagreements }) => disagreements),
    refusals: parts.flatMap(({ refusals }) => refusals),
    judgements: new Map(parts.flatMap(({ judgements }) => [...judgements])),
    verdicts: new Map(parts.flatMap(({ verdicts }) => [...verdicts])),
  };
}

async function comparePart(scenarios: readonly Scenario[], tools: IstioTools): Promise<Comparison> {
  const answers = new Map<string, OracleAnswer>();
  for (const answer of await askIstio(scenarios, tools)) {
    if (answer.error !== undefined) throw new Error(`the oracle cannot answer \`${answer.id}\`: ${answer.error}`);
    answers.set(answer.id, answer);
  }
  const judgements = await judgeRequests(tools.envoy, scenarios, answers);
  const disagreements: Disagreement[] = [];
  const refusals: RefusalDisagreement[] = [];
  let requests = 0;
  for (const scenario of scenarios) {
    const explainer = new Explainer(scenario);
    const refused = compareRefusals(scenario, answers.get(scenario.id), explainer.refusals);
    refusals.push(...refused);
    // An object that only one side has makes every answer another.
    if (refused.length > 0 || explainer.refusals.some(({ code }) => code === "LANES_UNSUPPORTED")) continue;
    for (const [index, question] of scenario.requests.entries()) {
      const judgement = judgements.get(scenario.id)?.[index];
      if (judgement === undefined) throw new Error(`no judgement of \`${scenario.id}\` request ${index}`);
      requests += 1;
      const own = explainer.answer(question, judgement.drawn);
      const differences = compareVerdicts(judgement, tools.minor === "previous" ? asPreviousSays(own) : own);
      if (differences.length > 0) disagreements.push({ scenario, question, differences });
    }
  }
  const verdicts = new Map([...answers].map(([id, answer]) => [id, answer.verdicts]));
  return { requests, disagreements, refusals, judgements, verdicts };
}

/**
 * The webhook is the judge. What only the object's schema refuses, the explainer may take or refuse; what it says that it
 * does not understand (`LANES_UNSUPPORTED`) it may refuse.
 */
function compareRefusals(
  scenario: Scenario,
  answer: OracleAnswer | undefined,
  refusals: readonly Refusal[],
): readonly RefusalDisagreement[] {
  const differences: RefusalDisagreement[] = [];
  for (const { kind, namespace, name, webhook = "", schema = "" } of answer?.verdicts ?? []) {
    const object = `${kind} ${namespace}/${name}`;
    const own = refusals.filter((refusal) => refusal.object === object);
    const explainer = own.map(({ message }) => message).join("; ");
    if (webhook === "" && (schema !== "" || own.every(({ code }) => code === "LANES_UNSUPPORTED"))) continue;
    if ((webhook === "") !== (explainer === "")) differences.push({ scenario, object, istio: webhook, explainer });
  }
  return differences;
}
