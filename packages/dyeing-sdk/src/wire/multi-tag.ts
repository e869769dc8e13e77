import { MAX_HEADER_BYTES } from "./limits.ts";
import { decodeTagValue, encodeTagValue } from "./tag-value.ts";

/** All tags of a dye in one line, for readers that want them so. Output only: nobody inside takes a tag from it. */
export const MULTI_TAG_HEADER = "x-multi-tag";

const NAME = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * Writes `LVL:VIP3:TRP:commute`: names and values in turn, a `:` in a value as `%3A`. A value without a form on the wire is
 * left out; undefined when nothing is left, when a name is none, or when the line is longer than a header may be.
 */
export function formatMultiTag(tags: Iterable<readonly [name: string, value: string]>): string | undefined {
  const parts: string[] = [];
  for (const [name, value] of tags) {
    if (!NAME.test(name)) return undefined;
    const encoded = encodeTagValue(value)?.replaceAll(":", "%3A");
    if (encoded !== undefined) parts.push(name, encoded);
  }
  const text = parts.join(":");
  return parts.length === 0 || MULTI_TAG_HEADER.length + text.length > MAX_HEADER_BYTES ? undefined : text;
}

/** Reads what `formatMultiTag` writes, in its order. Undefined when it is anything else, or a name stands twice. */
export function parseMultiTag(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > MAX_HEADER_BYTES) return undefined;
  const parts = text.split(":");
  if (parts.length % 2 !== 0) return undefined;
  const tags = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) {
    const [name = "", wire = ""] = parts.slice(at, at + 2);
    const value = decodeTagValue(wire);
    if (!NAME.test(name) || value === undefined || value === "" || tags.has(name)) return undefined;
    tags.set(name, value);
  }
  return tags;
}
