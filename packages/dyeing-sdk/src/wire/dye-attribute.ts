import type { HeaderLine } from "./encode-dye.ts";
import { isHeaderName } from "./grammar.ts";

/** The name of the one attribute, or payload field, that holds all headers where a transport has few or none. */
export const DYE_ATTRIBUTE = "dyeing";

/** Characters of the attribute: the dye's limit three times, as it is escaped, and what trace headers may take. */
export const MAX_ATTRIBUTE_LENGTH = 8192;

/** `name=value&name=value`, values percent-encoded as a URL's query is: any language has a reader for it. */
export function encodeDyeAttribute(lines: readonly HeaderLine[]): string {
  return lines.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}

/**
 * The header lines of an attribute, those of one name together. Undefined when it is no such text: too long, a name that is
 * no header's, an escape that is none.
 */
export function decodeDyeAttribute(text: string): ReadonlyMap<string, string | readonly string[]> | undefined {
  if (text.length > MAX_ATTRIBUTE_LENGTH) return undefined;
  const headers = new Map<string, string | readonly string[]>();
  for (const pair of text.split("&")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    const value = decoded(pair.slice(at + 1));
    if (at === -1 || !isHeaderName(name) || value === undefined) return undefined;
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : [before, value].flat());
  }
  return headers;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
