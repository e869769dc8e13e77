import { MAX_COLOR_LENGTH, MAX_HEADER_BYTES, MAX_KEY_LENGTH } from "./limits.ts";

const COLOR = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const KEY = /^[a-z0-9_-]+$/;
const HEADER_NAME = /^[a-z0-9-]+$/;
/** Visible ASCII without the comma, which would read as two header lines joined. */
const WIRE_VALUE = /^[\x21-\x2b\x2d-\x7e]+$/;
const POISONOUS_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** A DNS label (RFC 1123), lower case. `default` is one as well. */
export function isColor(value: string): boolean {
  return value.length <= MAX_COLOR_LENGTH && COLOR.test(value);
}

/** `[a-z0-9_-]{1,32}`, and no key that is special to JavaScript objects. */
export function isTagKey(value: string): boolean {
  return value.length <= MAX_KEY_LENGTH && KEY.test(value) && !POISONOUS_KEYS.has(value);
}

/** A header name as it stands on the wire: lower case, `[a-z0-9-]`. */
export function isHeaderName(value: string): boolean {
  return value.length < MAX_HEADER_BYTES && HEADER_NAME.test(value);
}

/** A tag value as it stands on the wire: already percent-encoded, not empty, no comma, no blank. */
export function isWireValue(value: string): boolean {
  return WIRE_VALUE.test(value);
}
