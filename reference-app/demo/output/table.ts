import { stripVTControlCharacters } from "node:util";

export interface Column {
  readonly title: string;
  /** Default `left`. */
  readonly align?: "left" | "right";
}

/** Lays out rows below titles. Cells may contain color codes. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  faint = (text: string) => text,
): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(width(title), ...rows.map((row) => width(row[index] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? "";
        const space = " ".repeat((widths[index] ?? 0) - width(cell));
        return align === "right" ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  return [faint(line(columns.map(({ title }) => title))), ...rows.map(line)].map((text) => `  ${text}`).join("\n");
}

function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
