import type { Kubectl } from "./kubectl-of.ts";
import { changeInLab, type LabChange, type LabResource, labResources } from "./lab-changes.ts";

/** As the demo's, and for its reason: what is proven is where requests go, and not how fast a busy machine is. */
const FACTOR = 10;

/**
 * Makes the time-outs of all routes longer, and takes no instance out because it is slow. An ejection is as good as a
 * failed pod: what becomes of requests then is another question than where they go.
 */
export async function bePatient(kubectl: Kubectl): Promise<void> {
  for (const resource of await labResources(kubectl)) await changeInLab(kubectl, resource, changesOf(resource.spec));
}

function changesOf({ http = [], subsets = [] }: LabResource["spec"]): readonly LabChange[] {
  const timeouts = http.flatMap(({ timeout }, index): LabChange[] => {
    if (timeout === undefined) return [];
    const value = `${FACTOR * milliseconds(timeout)}ms`;
    return [{ path: `/spec/http/${index}/timeout`, value, original: timeout }];
  });
  const ejections = subsets.flatMap(({ trafficPolicy }, index): LabChange[] => {
    const errors = trafficPolicy?.outlierDetection?.consecutive5xxErrors;
    if (errors === undefined) return [];
    const path = `/spec/subsets/${index}/trafficPolicy/outlierDetection/consecutive5xxErrors`;
    return [{ path, value: 0, original: errors }];
  });
  return [...timeouts, ...ejections];
}

/** Of a duration as it stands in these routes: `800ms`, `2s`. */
function milliseconds(duration: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(duration) ?? [];
  if (value === undefined) throw new Error(`\`${duration}\` is no duration of milliseconds or seconds`);
  return Number(value) * (unit === "s" ? 1_000 : 1);
}
