import type { HeaderLine } from "@dyeing/sdk/adapter";

/** Pairs of Node's flat list of raw headers, names in lower case. */
export function linesOfRaw(raw: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (let index = 0; index < raw.length; index += 2)
    lines.push([(raw[index] ?? "").toLowerCase(), raw[index + 1] ?? ""]);
  return lines;
}

/** Lines by name. */
export function groupLines(lines: readonly HeaderLine[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of lines) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}

/** Whether all values are printable ASCII. */
export function isAscii(lines: readonly HeaderLine[]): boolean {
  return lines.every(([, value]) => /^[ -~]*$/.test(value));
}
