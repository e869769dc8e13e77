import type { Scenario } from "./scenario.ts";
import type { ClusterVerdict, Verdict } from "./verdict.ts";

// The explainer speaks of the current minor. What the one before did otherwise is taken out before they are compared.

/** `redirect.prefixRewrite` is new: a prefix becomes the whole path. */
export function knownToPrevious(scenario: Scenario): Scenario {
  const objects = JSON.parse(JSON.stringify(scenario.objects).replaceAll('"prefixRewrite":', '"uri":'));
  return { ...scenario, objects };
}

/** Endpoints that are not ready were not sent. */
export function asPreviousSays(verdict: Verdict): Verdict {
  if (verdict.clusters === undefined) return verdict;
  const entries = Object.entries(verdict.clusters).map(([name, cluster]) => [name, withoutUnready(cluster)]);
  return { ...verdict, clusters: Object.fromEntries(entries) };
}

function withoutUnready({ refusals, ...cluster }: ClusterVerdict): ClusterVerdict {
  const unready = new Set(cluster.priorities.flatMap((level) => level.unready));
  const priorities = cluster.priorities
    .filter(({ ready }) => ready.length > 0)
    .map(({ ready }) => ({ ready, unready: [] }));
  const refused = Object.entries(refusals ?? {}).filter(([address]) => !unready.has(address));
  return { ...cluster, priorities, ...(refused.length > 0 ? { refusals: Object.fromEntries(refused) } : {}) };
}
