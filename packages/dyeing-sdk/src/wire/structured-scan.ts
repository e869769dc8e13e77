import { IN_KEY, isOf, STARTS_KEY } from "./char-class.ts";

// What stands in every `x-dye` (RFC 9651, 4.2).

/** Nothing of that kind begins there. */
export const NO_MATCH = -1;

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const LAST_VISIBLE = 0x7e;

/** A key: `[a-z*][a-z0-9_.*-]*`. */
export function endOfKey(text: string, from: number): number {
  if (!isOf(STARTS_KEY, text, from)) return NO_MATCH;
  let at = from + 1;
  while (isOf(IN_KEY, text, at)) at += 1;
  return at;
}

/** A string in its quotes: visible ASCII and blanks, of which `"` and `\` are escaped. */
export function endOfString(text: string, from: number): number {
  if (text.charCodeAt(from) !== QUOTE) return NO_MATCH;
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) return at + 1;
    if (char < SPACE || char > LAST_VISIBLE) return NO_MATCH;
    if (char !== BACKSLASH) continue;
    at += 1;
    const escaped = text.charCodeAt(at);
    if (escaped !== QUOTE && escaped !== BACKSLASH) return NO_MATCH;
  }
  return NO_MATCH;
}

/** Any number of blanks. */
export function endOfSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at += 1;
  return at;
}

/** A comma with blanks and tabs around it. */
export function endOfSeparator(text: string, from: number): number {
  const comma = endOfOptionalSpaces(text, from);
  return text.charCodeAt(comma) === COMMA ? endOfOptionalSpaces(text, comma + 1) : NO_MATCH;
}

function endOfOptionalSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at += 1;
  return at;
}
