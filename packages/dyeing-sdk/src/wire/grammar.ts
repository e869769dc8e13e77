import { areOf, NAME, TAG_KEY, WIRE_VALUE } from "./char-class.ts";
import { MAX_COLOR_LENGTH, MAX_HEADER_BYTES, MAX_KEY_LENGTH } from "./limits.ts";

const POISONOUS_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** A DNS label (RFC 1123), lower case. `default` is one as well. */
export function isColor(value: string): boolean {
  const { length } = value;
  if (length === 0 || length > MAX_COLOR_LENGTH || value[0] === "-" || value[length - 1] === "-") return false;
  return areOf(NAME, value, 0, length);
}

/** `[a-z0-9_-]{1,32}`, and no key that is special to JavaScript objects. */
export function isTagKey(value: string): boolean {
  const { length } = value;
  return length > 0 && length <= MAX_KEY_LENGTH && areOf(TAG_KEY, value, 0, length) && !POISONOUS_KEYS.has(value);
}

/** A header name as it stands on the wire: lower case, `[a-z0-9-]`. */
export function isHeaderName(value: string): boolean {
  return value.length > 0 && value.length < MAX_HEADER_BYTES && areOf(NAME, value, 0, value.length);
}

/** A tag value as it stands on the wire: already percent-encoded, not empty, no comma, no blank. */
export function isWireValue(value: string): boolean {
  return value.length > 0 && areOf(WIRE_VALUE, value, 0, value.length);
}
