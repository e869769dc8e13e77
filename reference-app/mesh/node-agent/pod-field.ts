import type { Pod } from "./pod.ts";

const FIELDS: Readonly<Record<string, (pod: Pod) => string | undefined>> = {
  "metadata.name": ({ metadata }) => metadata.name,
  "metadata.namespace": ({ metadata }) => metadata.namespace,
  "metadata.uid": ({ metadata }) => metadata.uid,
  "metadata.labels": ({ metadata }) => linesOf(metadata.labels),
  "metadata.annotations": ({ metadata }) => linesOf(metadata.annotations),
  "spec.nodeName": ({ spec }) => spec.nodeName,
  "spec.serviceAccountName": ({ spec }) => spec.serviceAccountName,
  "status.podIP": ({ status }) => status?.podIP,
  "status.hostIP": ({ status }) => status?.hostIP,
};
const ONE_OF_MANY = /^metadata\.(labels|annotations)\['(.+)'\]$/;

/**
 * What a fieldPath says of a pod: as text for a variable, and for labels and annotations as the lines of a file.
 * @throws when no pod has such a field
 */
export function podField(pod: Pod, path: string): string {
  const [, group, key = ""] = ONE_OF_MANY.exec(path) ?? [];
  if (group !== undefined) return pod.metadata[group as "labels" | "annotations"]?.[key] ?? "";
  const field = FIELDS[path];
  if (field === undefined) throw new Error(`\`${path}\` is asked for, which no pod has`);
  return field(pod) ?? "";
}

function linesOf(pairs: Readonly<Record<string, string>> = {}): string {
  const names = Object.keys(pairs).sort();
  return names.map((name) => `${name}=${JSON.stringify(pairs[name])}`).join("\n");
}
