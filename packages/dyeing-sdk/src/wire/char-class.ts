// Short texts are scanned by hand: a regular expression costs more to ask than to run.

/** Kinds of ASCII characters. */
export const HEX = 1;
/** Of header names and colors: `[a-z0-9-]`. */
export const NAME = 2;
/** Of tag keys: `[a-z0-9_-]`. */
export const TAG_KEY = 4;
/** Visible ASCII without the comma, which would read as two header lines joined. */
export const WIRE_VALUE = 8;
/** With what a key of a structured dictionary begins (RFC 9651, 3.1.2), and what else it has. */
export const STARTS_KEY = 16;
export const IN_KEY = 32;

const DIGITS = "0123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

const CLASSES = new Uint8Array(128);
for (let code = 0x21; code <= 0x7e; code += 1) if (code !== 0x2c) CLASSES[code] = WIRE_VALUE;
add(HEX, `${DIGITS}abcdef`);
add(NAME, `${DIGITS}${LETTERS}-`);
add(TAG_KEY, `${DIGITS}${LETTERS}_-`);
add(STARTS_KEY, `${LETTERS}*`);
add(IN_KEY, `${DIGITS}${LETTERS}*_-.`);

function add(kind: number, chars: string): void {
  for (const char of chars) CLASSES[char.charCodeAt(0)] = (CLASSES[char.charCodeAt(0)] ?? 0) | kind;
}

/** Not behind the end, either: what is no number is of no class. */
export function isOf(kind: number, text: string, at: number): boolean {
  return ((CLASSES[text.charCodeAt(at)] ?? 0) & kind) !== 0;
}

/** Whether all characters between two positions are of a kind: also of none. */
export function areOf(kind: number, text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isOf(kind, text, at)) return false;
  return true;
}
