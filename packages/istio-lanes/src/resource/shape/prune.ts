import { isRecord } from "./check-shape.ts";
import type { Shape } from "./shape.ts";

/** A copy of a value without the parts that do not have their shape's type, so that the rest can be looked at. */
export function prune(shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.kind) {
    case "object":
      if (!isRecord(value)) return undefined;
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => {
          const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
          const kept = field === undefined ? undefined : prune(field.shape, item);
          return kept === undefined ? [] : [[key, kept]];
        }),
      );
    case "list":
      // An entry that does not fit stays as an empty one: places in a list are counted.
      return Array.isArray(value) ? value.map((item) => prune(shape.item, item) ?? emptyOf(shape.item)) : undefined;
    case "map":
      if (!isRecord(value)) return undefined;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, prune(shape.item, item) ?? null]));
    case "any":
      return value;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "number":
    case "integer":
      return typeof value === "number" ? value : undefined;
    default:
      return typeof value === "string" ? value : undefined;
  }
}

function emptyOf(shape: Shape): unknown {
  if (shape.kind === "object" || shape.kind === "map") return {};
  if (shape.kind === "list") return [];
  if (shape.kind === "number" || shape.kind === "integer") return 0;
  return shape.kind === "boolean" ? false : "";
}
