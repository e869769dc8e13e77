import { mayCarryTag } from "../wire/may-carry-tag.ts";

/**
 * The headers (lower case) that an `x-dye` lists, read as generously as a stranger would: also from one that is malformed.
 * A forged list must not take other headers out of a request, so what may not carry a tag is none.
 */
export function headersListedIn(texts: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const text of texts) {
    for (const [, name] of text.matchAll(/"([a-z0-9-]+)"/gi)) {
      const lower = name?.toLowerCase();
      if (lower !== undefined && mayCarryTag(lower)) names.add(lower);
    }
  }
  return names;
}
