import type { HeaderLine } from "@dyeing/sdk/adapter";

/** Header lines as callers write them: `{ name: value }`. */
export function recordForm(lines: readonly HeaderLine[]): Record<string, string> {
  return Object.fromEntries(lines);
}

/** `[name, value, name, value]` */
export function flatForm(lines: readonly HeaderLine[]): string[] {
  return lines.flat();
}

/** `[[name, value], [name, value]]` */
export function pairsForm(lines: readonly HeaderLine[]): [string, string][] {
  return lines.map(([name, value]) => [name, value]);
}

export function headersForm(lines: readonly HeaderLine[]): Headers {
  return new Headers(pairsForm(lines));
}
