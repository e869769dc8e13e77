import { KNOWN_KINDS } from "../../../src/resource/kinds.ts";
import { meshConfigSpec } from "../../../src/resource/shape/mesh-config.ts";
import type { Shape } from "../../../src/resource/shape/shape.ts";

/** Shapes of what is read, by the name that fields begin with. */
export const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ...KNOWN_KINDS.map(({ kind, group, shape }) => [kindName(kind, group), shape] as const),
  ["MeshConfig", meshConfigSpec] as const,
]);

/** Two kinds are called Gateway. */
export function kindName(kind: string, group: string): string {
  return kind === "Gateway" && group === "gateway.networking.k8s.io" ? "Gateway API Gateway" : kind;
}

/** Every field that the explainer reads: `VirtualService.http[].match[].uri.exact`; `{}` are the values of a map. */
export function readFields(): readonly string[] {
  const fields: string[] = [];
  for (const [kind, shape] of SHAPES) walkShape(kind, shape, fields);
  return fields;
}

function walkShape(path: string, shape: Shape, fields: string[]): void {
  if (shape.kind === "list") walkShape(`${path}[]`, shape.item, fields);
  else if (shape.kind === "map") walkShape(`${path}{}`, shape.item, fields);
  else if (shape.kind !== "object") fields.push(path);
  else {
    for (const [name, field] of Object.entries(shape.fields)) {
      if (field.use === "read") walkShape(`${path}.${name}`, field.shape, fields);
    }
  }
}

/** Which of a shape's read fields a value has. `skip` leaves out parts by their path with indices: `http[2]`. */
export function fieldsOf(
  kind: string,
  value: unknown,
  skip: (path: string) => boolean = () => false,
): ReadonlySet<string> {
  const fields = new Set<string>();
  const shape = SHAPES.get(kind);
  if (shape !== undefined) walkValue(kind, "", shape, value, skip, fields);
  return fields;
}

function walkValue(
  path: string,
  place: string,
  shape: Shape,
  value: unknown,
  skip: (path: string) => boolean,
  fields: Set<string>,
): void {
  if (value === undefined || value === null || skip(place)) return;
  if (shape.kind === "list") {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      walkValue(`${path}[]`, `${place}[${index}]`, shape.item, item, skip, fields);
    }
  } else if (shape.kind === "map") {
    for (const item of Object.values(value)) walkValue(`${path}{}`, `${place}{}`, shape.item, item, skip, fields);
  } else if (shape.kind !== "object") fields.add(path);
  else {
    for (const [name, field] of Object.entries(shape.fields)) {
      if (field.use !== "read") continue;
      const inner = (value as Readonly<Record<string, unknown>>)[name];
      walkValue(`${path}.${name}`, place === "" ? name : `${place}.${name}`, field.shape, inner, skip, fields);
    }
  }
}
