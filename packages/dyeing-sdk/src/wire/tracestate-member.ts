import type { HeaderLine } from "./encode-dye.ts";
import { COLOR_HEADER } from "./header-names.ts";

/** Our key in a tracestate (W3C Trace Context, section 3.3.1.3.1). */
const KEY = "dyeing";
/** A value has no more characters (section 3.3.1.3.2), and a list no more members (section 3.3.1.1). */
const MAX_VALUE = 256;
const MAX_MEMBERS = 32;
/** A service has to hand on as many characters (section 3.3.1.5). So nothing is added beyond. */
const MAX_LENGTH = 512;

/** Of what stands in a header, what does not stand for itself in a value of ours. */
const ENCODED = /[%;=]/g;

function isOurs(member: string): boolean {
  return member.trimStart().startsWith(`${KEY}=`);
}

/**
 * A member that carries a color, and as many of these tags as there is room for: `dyeing=gray;x-user-level:VIP3`.
 *
 * @returns `left`: how many tags found no room.
 */
export function tracestateMember(
  color: string,
  tags: readonly HeaderLine[],
): { readonly text: string; readonly left: number } {
  let value = color;
  let left = 0;
  for (const [header, text] of tags) {
    const tag = `;${header}:${text.replaceAll(ENCODED, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
    if (value.length + tag.length > MAX_VALUE) left += 1;
    else value += tag;
  }
  return { text: `${KEY}=${value}`, left };
}

/** A tracestate without our member; the others as they stand, in their order. Undefined when nothing is left. */
export function tracestateWithout(text: string): string | undefined {
  const members = text.split(",");
  if (!members.some(isOurs)) return text;
  const kept = members.filter((member) => !isOurs(member));
  return kept.every((member) => member.trim() === "") ? undefined : kept.join(",");
}

/** A tracestate with our member in front of it, where what was changed last belongs (section 3.5). Undefined when it does not fit. */
export function tracestateWith(text: string | undefined, member: string): string | undefined {
  const whole = text === undefined || text.trim() === "" ? member : `${member},${text}`;
  return whole.length <= MAX_LENGTH && whole.split(",").length <= MAX_MEMBERS ? whole : undefined;
}

/** The headers that our member carries, color first. Empty when there is none, or one that is not of our making. */
export function headersInTracestate(text: string): readonly HeaderLine[] {
  const members = text.length > 16 * MAX_LENGTH ? [] : text.split(",").filter(isOurs);
  const [color, ...tags] =
    members.length === 1
      ? (members[0] ?? "")
          .trim()
          .slice(KEY.length + 1)
          .split(";")
      : [];
  if (color === undefined) return [];
  const lines: HeaderLine[] = [[COLOR_HEADER, color]];
  try {
    for (const tag of tags) {
      const at = tag.indexOf(":");
      if (at > 0) lines.push([tag.slice(0, at), decodeURIComponent(tag.slice(at + 1))]);
    }
  } catch {
    return [];
  }
  return lines;
}
