/** Characters that are passed on. The specification asks for 512 at least. */
const MAX_LENGTH = 1024;
const MAX_MEMBERS = 32;
/** Members that are longer go first when there is no room for all. */
const LONG_MEMBER = 128;

/** A list member: W3C Trace Context section 3.3.1.3. Values hold blanks, but do not end in one. */
const MEMBER = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** The ordinary case: no blanks, and too short to have too many members, or long ones. */
const ORDINARY =
  /^[a-z0-9][a-z0-9_\-*/@]*=[\x21-\x2b\x2d-\x3c\x3e-\x7e]+(?:,[a-z0-9][a-z0-9_\-*/@]*=[\x21-\x2b\x2d-\x3c\x3e-\x7e]+)*$/;
const ORDINARY_LENGTH = 4 * MAX_MEMBERS - 1;

/**
 * A `tracestate` as it is passed on: as it came where that fits. Members that are none are left out. Where it is too long
 * (section 3.3.1.5) whole members go, first those of more than 128 characters, then from the end. Tabs, which may stand
 * around commas, are not sent: some clients refuse them. Undefined when nothing is left.
 */
export function passedTracestate(text: string): string | undefined {
  if (text.length <= ORDINARY_LENGTH && ORDINARY.test(text)) return text;
  const parts = text.split(",").map(trimmed);
  const members = parts.filter((part) => MEMBER.test(part));
  if (members.length === 0) return undefined;
  if (members.length === parts.length && !text.includes("\t") && fits(members, text.length)) return text;
  return cut(members).join(",") || undefined;
}

/** Without the blanks and tabs around it. By hand: an expression that looks for the last of them takes quadratic time. */
function trimmed(part: string): string {
  let start = 0;
  let end = part.length;
  while (start < end && isSpace(part[start])) start += 1;
  while (end > start && isSpace(part[end - 1])) end -= 1;
  return part.slice(start, end);
}

function isSpace(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

function cut(members: readonly string[]): readonly string[] {
  const kept = [...members];
  let length = kept.join(",").length;
  for (let at = kept.length - 1; at >= 0 && !fits(kept, length); at -= 1) {
    const member = kept[at] ?? "";
    if (member.length <= LONG_MEMBER) continue;
    kept.splice(at, 1);
    length -= member.length + 1;
  }
  while (!fits(kept, length)) length -= (kept.pop() ?? "").length + 1;
  return kept;
}

function fits(members: readonly string[], length: number): boolean {
  return members.length <= MAX_MEMBERS && length <= MAX_LENGTH;
}
