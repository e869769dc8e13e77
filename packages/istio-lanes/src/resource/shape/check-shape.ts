import { formatPath, notOneOf, outOfRange, quoted, wrongType } from "@dyeing/text";
import { durationMs } from "../duration.ts";
import type { Report } from "../report.ts";
import type { Path } from "../source-document.ts";
import type { Shape } from "./shape.ts";
import { nearest } from "./suggest.ts";

/**
 * Reports everything in a value that its shape does not have: unknown fields, wrong types, fields that are refused or
 * only noticed. Null counts as absent, as Kubernetes has it. `root` is the shape that paths begin at: where a field is
 * unknown, it says where the name would be known.
 */
export function checkShape(shape: Shape, value: unknown, path: Path, report: Report, root: RootShape): void {
  if (value === null || value === undefined) return;
  switch (shape.kind) {
    case "object":
      checkObject(shape, value, path, report, root);
      return;
    case "list":
      if (!Array.isArray(value)) {
        const hint = isRecord(value) ? " (each entry begins with `- `)" : "";
        typeFault(report, path, `a list${hint}`, value);
        return;
      }
      for (const [index, item] of value.entries()) {
        if (item === null) report.add("LANES_FIELD", [...path, index], `\`${formatPath([...path, index])}\` is null`);
        else checkShape(shape.item, item, [...path, index], report, root);
      }
      return;
    case "map":
      if (!isRecord(value)) typeFault(report, path, "a map of names to values", value);
      else for (const [key, item] of Object.entries(value)) checkShape(shape.item, item, [...path, key], report, root);
      return;
    default:
      checkScalar(shape, value, path, report);
  }
}

/** The shape that a kind's paths begin at. */
export interface RootShape {
  readonly kind: string;
  readonly shape: Shape;
  readonly path: Path;
}

function checkObject(
  shape: Extract<Shape, { kind: "object" }>,
  value: unknown,
  path: Path,
  report: Report,
  root: RootShape,
): void {
  if (!isRecord(value)) {
    typeFault(report, path, "a map", value);
    return;
  }
  for (const key of shape.required) {
    if (value[key] === undefined || value[key] === null) {
      report.add("LANES_FIELD", path, `\`${formatPath(path)}\` needs a field \`${key}\``);
    }
  }
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key];
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
    if (field === undefined) {
      if (shape.open) continue;
      report.add("LANES_FIELD", here, `\`${formatPath(path)}\` has no field \`${key}\`${hint(shape, key, root)}`);
    } else if (item !== null) {
      if (field.use === "refused") {
        report.add("LANES_UNSUPPORTED", here, `\`${formatPath(here)}\` is not understood here: ${field.why}`);
      } else {
        checkShape(field.shape, item, here, report, root);
        if (field.use === "noticed") {
          report.add("LANES_NOT_APPLIED", here, `\`${formatPath(here)}\` is accepted and not told: ${field.why}`);
        }
      }
    }
  }
}

function hint(shape: Extract<Shape, { kind: "object" }>, key: string, root: RootShape): string {
  const near = nearest(key, Object.keys(shape.fields));
  if (near !== undefined) return `: is \`${near}\` meant`;
  const places = placesOf(root.shape, key, formatPath(root.path));
  return places.length === 0 ? "" : `: it belongs to ${places.map((place) => `\`${place}\``).join(" or ")}`;
}

/** Where in a shape a field of this name exists, at most three places. */
function placesOf(shape: Shape, key: string, path: string): readonly string[] {
  const places: string[] = [];
  const visit = (current: Shape, at: string): void => {
    if (places.length === 3) return;
    if (current.kind === "list" || current.kind === "map") visit(current.item, `${at}[]`);
    if (current.kind !== "object") return;
    if (Object.hasOwn(current.fields, key)) places.push(at);
    for (const [name, field] of Object.entries(current.fields)) visit(field.shape, `${at}.${name}`);
  };
  visit(shape, path);
  return places;
}

function checkScalar(
  shape: Exclude<Shape, { kind: "object" | "list" | "map" }>,
  value: unknown,
  path: Path,
  report: Report,
): void {
  switch (shape.kind) {
    case "any":
      return;
    case "string":
      if (typeof value !== "string") typeFault(report, path, "text", value);
      return;
    case "boolean":
      if (typeof value !== "boolean") typeFault(report, path, "`true` or `false`", value);
      return;
    case "number":
      if (typeof value !== "number") typeFault(report, path, "a number", value);
      return;
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value)) typeFault(report, path, "a whole number", value);
      else if (value < shape.minimum || value > shape.maximum) {
        const fault = outOfRange(shape.minimum, shape.maximum, value);
        report.add("LANES_VALUE", path, `\`${formatPath(path)}\` ${fault}`);
      }
      return;
    case "enum":
      if (typeof value !== "string") typeFault(report, path, "text", value);
      else if (!shape.values.includes(value)) {
        report.add("LANES_VALUE", path, `\`${formatPath(path)}\` ${notOneOf(shape.values, value)}`);
      }
      return;
    case "duration":
      if (typeof value !== "string") typeFault(report, path, "a duration such as `800ms` or `2s`", value);
      else if (durationMs(value) === undefined) {
        const message = `\`${formatPath(path)}\` is ${quoted(value)}, which is no duration such as \`800ms\` or \`2s\``;
        report.add("LANES_VALUE", path, message);
      }
  }
}

function typeFault(report: Report, path: Path, wanted: string, value: unknown): void {
  report.add("LANES_FIELD", path, `\`${formatPath(path)}\` ${wrongType(wanted, value)}`);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
