import type { DyeRecord } from "../context/dye-record.ts";
import type { Policy } from "../policy/policy.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import type { Count } from "../process/runtime.ts";
import type { Admission } from "./admission.ts";
import type { ApplicationFacts } from "./application-facts.ts";
import type { Decidable } from "./decidable.ts";
import { dyeOfDecision } from "./dye-of-decision.ts";

/**
 * The dye that the policy's rules give a request at an edge.
 *
 * @param facts With `added` in them.
 */
export function decideDye(
  policy: Policy,
  facts: RequestFacts,
  added: ApplicationFacts | undefined,
  admission: Admission,
): DyeRecord {
  const decision = policy.decide(facts);
  const tags = added?.tags;
  if (tags !== undefined) {
    const decided = new Set(decision.tags.map(({ spec }) => spec.key));
    for (const key of Object.keys(tags)) {
      if (!policy.vocabulary.byKey.has(key)) admission.count("tag-unknown");
      else if (!decided.has(key)) admission.count("tag-not-allowed");
    }
  }
  const dye = dyeOfDecision(decision, policy, admission);
  admission.decided?.(dye);
  return dye;
}

/** What an adapter hands in with a request. The application's code is behind it: a fault there costs its facts, no more. */
export function factsHandedIn({ exchange }: Decidable, count: Count): ApplicationFacts | undefined {
  try {
    return exchange.facts;
  } catch (error) {
    count("facts-failed", error);
    return undefined;
  }
}
