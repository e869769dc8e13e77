import { parseDyeHeader } from "../wire/dye-header.ts";
import { mayCarryTag } from "../wire/may-carry-tag.ts";

/**
 * The headers (lower case) that an `x-dye` lists. One that is malformed is read as generously as a stranger would: every
 * quoted word may be a header. A forged list must not take other headers out of a request, so what may not carry a tag is
 * none.
 */
export function headersListedIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap(namesIn).filter(mayCarryTag));
}

function namesIn(text: string): readonly string[] {
  const dye = parseDyeHeader(text);
  if (dye !== undefined) return [...dye.route, ...dye.next];
  return [...text.matchAll(/"([a-z0-9-]+)"/gi)].flatMap(([, name]) => (name === undefined ? [] : [name.toLowerCase()]));
}
