import type { Row } from "./row.ts";

/** The rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ["", "ours / peer", "ratio", "middle half", "limit", "ours", "peer"],
    ...rows.map((row) => [
      row.pass ? "ok" : "OVER",
      row.name,
      ratio(row.ratio),
      `${ratio(row.quartiles[0])}-${ratio(row.quartiles[1])}`,
      ratio(row.limit),
      absolute(row.ours, row.unit),
      absolute(row.peer, row.unit),
    ]),
  ];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function ratio(value: number): string {
  return value.toFixed(2);
}

function absolute(value: number, unit: Row["unit"]): string {
  return `${value < 100 ? value.toPrecision(3) : Math.round(value)} ${unit}`;
}
