import type { Pod } from "./pod.ts";

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.+)'\]$/;

/**
 * What a fieldPath says of a pod: as text for a variable, and for labels and annotations as the lines of a file.
 * Undefined: the path is none that pods have.
 */
export function podField(pod: Pod, path: string): string | undefined {
  const { metadata, spec, status } = pod;
  const [, group, key = ""] = SUBSCRIPT.exec(path) ?? [];
  if (group === "labels" || group === "annotations") return metadata[group]?.[key] ?? "";
  switch (path) {
    case "metadata.name":
      return metadata.name;
    case "metadata.namespace":
      return metadata.namespace;
    case "metadata.uid":
      return metadata.uid;
    case "metadata.labels":
    case "metadata.annotations":
      return linesOf(metadata[path === "metadata.labels" ? "labels" : "annotations"] ?? {});
    case "spec.nodeName":
      return spec.nodeName ?? "";
    case "spec.serviceAccountName":
      return spec.serviceAccountName;
    case "status.podIP":
    case "status.podIPs":
      return status?.podIP ?? "";
    case "status.hostIP":
    case "status.hostIPs":
      return status?.hostIP ?? "";
    default:
      return undefined;
  }
}

function linesOf(pairs: Readonly<Record<string, string>>): string {
  return Object.keys(pairs)
    .sort()
    .map((key) => `${key}=${JSON.stringify(pairs[key])}`)
    .join("\n");
}
