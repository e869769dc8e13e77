/** Characters that can move a cursor, hide text or break a line: C0, DEL, C1, line separators and bidi controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Characters kept of one text from a log. */
export const MAX_TEXT_LENGTH = 512;

/**
 * Log text is hostile: whoever sends a request chooses its path and headers. Control characters become `?`, so that
 * nothing from a log can drive a terminal or forge a line, and the length is bounded.
 */
export function printable(text: string, maxLength: number = MAX_TEXT_LENGTH): string {
  const bounded = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return bounded.replace(UNPRINTABLE, "?");
}
