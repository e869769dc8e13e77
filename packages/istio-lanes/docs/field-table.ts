import type { Field, Shape } from "../src/resource/shape/shape.ts";

/** Every field of a kind: a row for each, with what becomes of it. A shape that stands before is referred to. */
export function fieldTable(shape: Shape): string {
  const rows: string[] = [];
  const known = new Map<Shape, string>();
  const visit = (current: Shape, path: string): void => {
    if (current.kind === "list" || current.kind === "map")
      visit(current.item, `${path}${current.kind === "list" ? "[]" : "{}"}`);
    if (current.kind !== "object") return;
    known.set(current, path);
    for (const [name, field] of Object.entries(current.fields)) addRow(field, path === "" ? name : `${path}.${name}`);
    if (current.open) rows.push(`| ${code(path === "" ? "others" : `${path}.*`)} | not looked at | |`);
  };
  const addRow = (field: Field, path: string): void => {
    const inner = innermost(field.shape);
    const before = known.get(inner);
    const alike = inner.kind === "object" && before !== undefined ? `fields as those of ${code(before)}` : "";
    rows.push(`| ${code(path)} | ${field.use} | ${[field.why, alike].filter(Boolean).join("; ")} |`);
    if (field.use === "read" && alike === "") visit(field.shape, path);
  };
  visit(shape, "");
  return ["| field | use | |", "| --- | --- | --- |", ...rows].join("\n");
}

function innermost(shape: Shape): Shape {
  return shape.kind === "list" || shape.kind === "map" ? innermost(shape.item) : shape;
}

function code(text: string): string {
  return `\`${text}\``;
}
