import type { HeaderLine } from "../../wire/encode-dye.ts";

type Value = string | string[];

/**
 * Headers of a dispatch (an object, names and values in turn, or anything that yields pairs) with more lines, as a new
 * object of lower-case names: caches of undici 7.0 compare only what they find in such a one. Headers of another shape
 * come back as they are. What is there already stands.
 *
 * @returns `added`: the lines that were.
 */
export function withHeaderLines(
  headers: unknown,
  lines: readonly HeaderLine[],
): { readonly headers: unknown; readonly added: readonly HeaderLine[] } {
  const record = recordOf(headers);
  if (record === undefined) return { headers, added: [] };
  const added = lines.filter(([name]) => !Object.hasOwn(record, name));
  for (const [name, value] of added) record[name] = value;
  return { headers: record, added };
}

function recordOf(headers: unknown): Record<string, Value> | undefined {
  const record: Record<string, Value> = {};
  for (const [name, value] of pairsOf(headers) ?? [[undefined, undefined]]) {
    if (typeof name !== "string") return undefined;
    if (value === undefined) continue;
    const lower = name.toLowerCase();
    if (lower === "__proto__") return undefined;
    const before = record[lower];
    record[lower] = (before === undefined ? value : [before, value].flat()) as Value;
  }
  return record;
}

function pairsOf(headers: unknown): Iterable<readonly [unknown, unknown]> | undefined {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== "object") return undefined;
  if (Array.isArray(headers)) {
    if (headers.every((pair) => Array.isArray(pair))) return headers as [unknown, unknown][];
    return headers.length % 2 === 0 ? pairs(headers) : undefined;
  }
  return Symbol.iterator in headers ? (headers as Iterable<[unknown, unknown]>) : Object.entries(headers);
}

function pairs(flat: readonly unknown[]): [unknown, unknown][] {
  const found: [unknown, unknown][] = [];
  for (let index = 0; index < flat.length; index += 2) found.push([flat[index], flat[index + 1]]);
  return found;
}
