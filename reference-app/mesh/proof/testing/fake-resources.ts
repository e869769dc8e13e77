import type { Kubectl } from "../kubectl-of.ts";
import type { LabResource } from "../lab-changes.ts";

interface Operation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

/** Istio's resources in memory behind `kubectl get` and `kubectl patch --type=json`. */
export function fakeResources(initial: readonly LabResource[]) {
  // Not structuredClone: two that share an object here have one each there.
  const items = JSON.parse(JSON.stringify(initial)) as LabResource[];
  const kubectl: Kubectl = async (...args) => {
    const [verb, , namespace, kind, name, , , operations = "[]"] = args;
    if (verb === "get") return JSON.stringify({ items });
    const found = items.find(
      (item) =>
        item.kind.toLowerCase() === kind && item.metadata.name === name && item.metadata.namespace === namespace,
    );
    if (found === undefined) throw new Error(`no ${kind} ${name}`);
    for (const operation of JSON.parse(operations) as readonly Operation[]) applyTo(found, operation);
    return "";
  };
  return { kubectl, resources: () => structuredClone(items) as readonly LabResource[] };
}

/** As RFC 6902 says, of members of objects; a `replace` and a `remove` of what is not there are errors. */
function applyTo(target: object, { op, path, value }: Operation): void {
  const keys = path
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.pop() ?? "";
  let parent = target as Record<string, unknown>;
  for (const key of keys) parent = parent[key] as Record<string, unknown>;
  if (op !== "add" && !Object.hasOwn(parent, last)) throw new Error(`nothing at ${path}`);
  if (op === "remove") delete parent[last];
  else parent[last] = value;
}
