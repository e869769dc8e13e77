import type { HeaderLine } from "../wire/encode-dye.ts";

/** Of a header line: tab and printable ASCII (RFC 9110 section 5.5). What Node or undici would have refused must not come in here. */
const SAFE = /^[\t\x20-\x7e]*$/;

export function isSafeLine([name, value]: HeaderLine): boolean {
  return SAFE.test(name) && SAFE.test(value);
}

export function isSafeValue(value: string): boolean {
  return SAFE.test(value);
}
