import type { HeaderLine } from "../wire/encode-dye.ts";
import { B3_MULTI_HEADERS, TRACE_HEADERS } from "../wire/header-names.ts";

/**
 * The first two characters of a header's name, in lower case, as a number. Where no name of a request begins as one of ours,
 * which is nearly always, none of ours is there, and nothing more has to be looked for: that takes several times as long.
 */
export type NameBeginning = number;

export function nameBeginning(text: string, at = 0): NameBeginning {
  return (lowerCode(text, at) << 8) | lowerCode(text, at + 1);
}

/** By the array, which its record makes once and shares between calls. */
const known = new WeakMap<readonly HeaderLine[], readonly NameBeginning[]>();

const TRACE: ReadonlySet<string> = new Set([...TRACE_HEADERS, ...B3_MULTI_HEADERS]);

/** Those of some lines, each once. With any header of a trace those of all of them: any that is there already stands for the group. */
export function nameBeginnings(lines: readonly HeaderLine[]): readonly NameBeginning[] {
  let beginnings = known.get(lines);
  if (beginnings === undefined) {
    const names = lines.map(([name]) => name);
    const watched = names.some((name) => TRACE.has(name)) ? [...names, ...TRACE] : names;
    beginnings = [...new Set(watched.map((name) => nameBeginning(name)))];
    known.set(lines, beginnings);
  }
  return beginnings;
}

const COLON = 0x3a;

/** Behind a name of one character comes a colon in a block of headers, and nothing in a list of them. */
function lowerCode(text: string, at: number): number {
  if (at >= text.length) return COLON;
  const code = text.charCodeAt(at);
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}
