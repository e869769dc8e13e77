/**
 * All lines of a header by lower-case name: one string (lines joined by `, `), a list of lines, or undefined when it is
 * absent. `NOT_TEXT` where something is there that is no text.
 */
export type HeaderReader = (name: string) => string | readonly string[] | undefined;

/**
 * What a reader gives for a header whose value is no text, as messages may have. Told by identity; whoever does not ask
 * takes it for a header in two lines, which nothing accepts, where absent would hide that something was there.
 */
export const NOT_TEXT: readonly string[] = Object.freeze(["", ""]);

/** Whether no line of a header came: undefined, or a list of none. */
export function isAbsent(lines: string | readonly string[] | undefined): lines is undefined {
  return lines === undefined || (Array.isArray(lines) && lines.length === 0);
}

/** Whether a header that may stand once came in two lines, listed or joined by a comma, or is no text. */
export function isRepeated(lines: string | readonly string[] | undefined): boolean {
  if (isAbsent(lines)) return false;
  if (typeof lines === "string") return lines.includes(",");
  return !Array.isArray(lines) || lines.length > 1 || typeof lines[0] !== "string" || lines[0].includes(",");
}

/** The line of a header that may stand once: undefined when it is absent, came in two lines, or is no text. */
export function onlyLine(lines: string | readonly string[] | undefined): string | undefined {
  if (isRepeated(lines)) return undefined;
  return typeof lines === "string" ? lines : lines?.[0];
}

/**
 * The lines of a list header as one text (RFC 9110 section 5.3): carriers that join lines and those that list them come
 * to the same. Undefined when absent, or no text.
 */
export function joinedLines(lines: string | readonly string[] | undefined): string | undefined {
  if (lines === undefined || typeof lines === "string") return lines;
  if (!Array.isArray(lines) || lines === NOT_TEXT || lines.length === 0) return undefined;
  return lines.every((line) => typeof line === "string") ? lines.join(", ") : undefined;
}
