import type { Kubectl } from "./kubectl-of.ts";

/** As the demo's, and for its reason: what is proven is where requests go, and not how fast a busy machine is. */
const FACTOR = 10;

interface Resource {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: {
    readonly http?: readonly { readonly timeout?: string }[];
    readonly subsets?: readonly {
      readonly trafficPolicy?: { readonly outlierDetection?: { readonly consecutive5xxErrors?: number } };
    }[];
  };
}

/** One value of a resource, as a JSON patch names it, while the rides are played and afterwards. */
interface Change {
  readonly path: string;
  readonly patient: unknown;
  readonly original: unknown;
}

/**
 * Makes the time-outs of all routes longer, and takes no instance out because it is slow. Resolves with what undoes it.
 * An ejection is as good as a failed pod: what becomes of requests then is another question than where they go.
 */
export async function bePatient(kubectl: Kubectl): Promise<() => Promise<void>> {
  const text = await kubectl("get", "virtualservices,destinationrules", "--all-namespaces", "--output", "json");
  const { items } = JSON.parse(text) as { readonly items: readonly (Resource & { readonly kind: string })[] };
  const set = async (which: "patient" | "original") => {
    for (const { kind, metadata, spec } of items) {
      const patch = changesOf(spec).map((change) => ({ op: "replace", path: change.path, value: change[which] }));
      if (patch.length === 0) continue;
      const of = ["--namespace", metadata.namespace, kind.toLowerCase(), metadata.name];
      await kubectl("patch", ...of, "--type=json", "--patch", JSON.stringify(patch));
    }
  };
  await set("patient");
  return () => set("original");
}

function changesOf({ http = [], subsets = [] }: Resource["spec"]): readonly Change[] {
  const timeouts = http.flatMap(({ timeout }, index): Change[] => {
    if (timeout === undefined) return [];
    return [
      {
        path: `/spec/http/${index}/timeout`,
        patient: `${FACTOR * milliseconds(timeout)}ms`,
        original: timeout,
      },
    ];
  });
  const ejections = subsets.flatMap(({ trafficPolicy }, index): Change[] => {
    const errors = trafficPolicy?.outlierDetection?.consecutive5xxErrors;
    if (errors === undefined) return [];
    const path = `/spec/subsets/${index}/trafficPolicy/outlierDetection/consecutive5xxErrors`;
    return [{ path, patient: 0, original: errors }];
  });
  return [...timeouts, ...ejections];
}

/** Of a duration as it stands in these routes: `800ms`, `2s`. */
function milliseconds(duration: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(duration) ?? [];
  if (value === undefined) throw new Error(`\`${duration}\` is no duration of milliseconds or seconds`);
  return Number(value) * (unit === "s" ? 1_000 : 1);
}
