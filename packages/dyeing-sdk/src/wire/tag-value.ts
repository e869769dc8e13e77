import { isWireValue } from "./grammar.ts";

/** Everything but visible ASCII, and `%` and `,` themselves. */
const NEEDS_ENCODING = /[^\x21-\x24\x26-\x2b\x2d-\x7e]/u;
const encoder = new TextEncoder();

/**
 * Encodes a tag value for a header: visible ASCII stays, everything else (blanks, `%`, `,`, control characters,
 * UTF-8 beyond ASCII) is percent-encoded with upper-case digits. Undefined for the empty string and for text that is
 * not well-formed Unicode: neither has a faithful form on the wire.
 */
export function encodeTagValue(value: string): string | undefined {
  if (value === "" || !value.isWellFormed()) return undefined;
  if (!NEEDS_ENCODING.test(value)) return value;
  let out = "";
  for (const char of value) {
    if (!NEEDS_ENCODING.test(char)) out += char;
    else for (const byte of encoder.encode(char)) out += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}

/** Decodes a value from the wire. Undefined when it is not one: bad bytes, a bad escape, or not UTF-8 behind escapes. */
export function decodeTagValue(wire: string): string | undefined {
  if (!isWireValue(wire)) return undefined;
  if (!wire.includes("%")) return wire;
  try {
    return decodeURIComponent(wire);
  } catch {
    return undefined;
  }
}
