import { type Fields, INTERPRETED } from "./interpreted-fields.ts";
import type { PodSpec } from "./pod.ts";

/** The places of a pod spec that the agent does not interpret, as a person would write them. */
export function notInterpreted(spec: PodSpec): readonly string[] {
  return [...unknownIn(spec, INTERPRETED, "spec")];
}

function* unknownIn(value: unknown, fields: Fields, path: string): Generator<string> {
  if (fields === "read" || fields === "moot") return;
  if (typeof fields === "function") {
    if (!fields(value)) yield `${path}: ${JSON.stringify(value)}`;
  } else if (Array.isArray(fields)) {
    for (const [index, item] of (value as readonly { name?: string }[]).entries()) {
      yield* unknownIn(item, fields[0], `${path}[${item.name ?? index}]`);
    }
  } else {
    for (const [key, inner] of Object.entries(value as object)) {
      const known = (fields as Readonly<Record<string, Fields>>)[key];
      if (known === undefined) yield `${path}.${key}`;
      else yield* unknownIn(inner, known, `${path}.${key}`);
    }
  }
}
