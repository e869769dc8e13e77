import type { HeaderLookup } from "./observed-dye.ts";

/**
 * Reads an untrusted JSON object as complete headers, whatever the case of its names: a header that is not in it was
 * absent. Several values of one header are joined by `, `, as on the wire.
 */
export function lookupIn(headers: unknown): HeaderLookup {
  const values = new Map<string, string>();
  for (const [name, value] of entriesOf(headers)) {
    const text = Array.isArray(value) ? value.filter((item) => typeof item === "string").join(", ") : value;
    if (typeof text !== "string" && typeof text !== "number") continue;
    const key = name.toLowerCase();
    const known = values.get(key);
    values.set(key, known === undefined ? String(text) : `${known}, ${text}`);
  }
  return (name) => values.get(name) ?? null;
}

/** The names of an untrusted headers object, in lower case. */
export function headerNamesIn(headers: unknown): readonly string[] {
  return [...new Set(entriesOf(headers).map(([name]) => name.toLowerCase()))];
}

function entriesOf(headers: unknown): readonly (readonly [string, unknown])[] {
  return typeof headers === "object" && headers !== null && !Array.isArray(headers) ? Object.entries(headers) : [];
}
