import type { Kubectl } from "./kubectl-of.ts";

/** The annotation that holds what was there before: a run that is killed cannot tell whoever comes next. */
const ORIGINALS = "mesh-lab/originals";
const PATH = "/metadata/annotations/mesh-lab~1originals";

/** Kinds that runs change. */
const KINDS = "virtualservices,destinationrules";

/** A resource of Istio in the lab, as far as runs change it. */
export interface LabResource {
  readonly kind: string;
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly http?: readonly { readonly timeout?: string; readonly headers?: object }[];
    readonly subsets?: readonly {
      readonly trafficPolicy?: { readonly outlierDetection?: { readonly consecutive5xxErrors?: number } };
    }[];
  };
}

/** One value, as a JSON patch names it. */
export interface LabChange {
  readonly path: string;
  /** Undefined: none. */
  readonly value: unknown;
  readonly original: unknown;
}

export async function labResources(kubectl: Kubectl): Promise<readonly LabResource[]> {
  const text = await kubectl("get", KINDS, "--all-namespaces", "--output", "json");
  return (JSON.parse(text) as { readonly items: readonly LabResource[] }).items;
}

/** Changes values of a resource, and writes beside them what they were, in one step. */
export async function changeInLab(
  kubectl: Kubectl,
  resource: LabResource,
  changes: readonly LabChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const { annotations } = resource.metadata;
  const originals = JSON.stringify([
    ...originalsOf(resource),
    ...changes.map(({ path, original }) => ({ path, value: original })),
  ]);
  await patch(kubectl, resource, [
    annotations === undefined
      ? { op: "add", path: "/metadata/annotations", value: { [ORIGINALS]: originals } }
      : { op: "add", path: PATH, value: originals },
    ...changes.map(({ path, value }) =>
      value === undefined ? { op: "remove", path } : { op: "replace", path, value },
    ),
  ]);
}

/** Gives every changed resource its own values back, whoever changed them. Resolves with how many there were. */
export async function undoLabChanges(kubectl: Kubectl): Promise<number> {
  const changed = (await labResources(kubectl)).filter((resource) => originalsOf(resource).length > 0);
  for (const resource of changed) {
    // `add` puts a value in the place of another, too.
    const values = originalsOf(resource).map(({ path, value }) => ({ op: "add", path, value }));
    await patch(kubectl, resource, [...values, { op: "remove", path: PATH }]);
  }
  return changed.length;
}

interface Original {
  readonly path: string;
  readonly value: unknown;
}

function originalsOf({ metadata }: LabResource): readonly Original[] {
  const text = metadata.annotations?.[ORIGINALS];
  return text === undefined ? [] : (JSON.parse(text) as readonly Original[]);
}

async function patch(kubectl: Kubectl, { kind, metadata }: LabResource, operations: readonly object[]): Promise<void> {
  const of = ["--namespace", metadata.namespace, kind.toLowerCase(), metadata.name];
  await kubectl("patch", ...of, "--type=json", "--patch", JSON.stringify(operations));
}
