/** What a pattern begins with, and what is left of it. */
export interface Literals {
  readonly text: string;
  /** Empty: the text is all that the pattern matches. */
  readonly rest: string;
}

const META = /[\\^$.|?*+()[\]{}]/;
const REPEATS = /[?*{]/;

/**
 * The text that every match of a pattern begins with. Undefined where that cannot be said. Careful rather than clever: what
 * is not plain ends it.
 */
export function literalsOfPattern(pattern: string): Literals | undefined {
  if (pattern.includes("|") || !pattern.isWellFormed()) return undefined;
  let text = "";
  let at = 0;
  for (;;) {
    const next = literalAt(pattern, at);
    if (next === undefined) break;
    const [literal, end] = next;
    if (REPEATS.test(pattern.charAt(end))) break;
    text += literal;
    at = end;
    // Once or more often: what follows is not known any more.
    if (pattern.charAt(end) === "+") break;
  }
  return { text, rest: pattern.slice(at) };
}

/** One character (code point) that stands for itself, and where it ends. */
function literalAt(pattern: string, at: number): readonly [string, number] | undefined {
  const point = pattern.codePointAt(at);
  if (point === undefined) return undefined;
  const character = String.fromCodePoint(point);
  if (character !== "\\") return META.test(character) ? undefined : [character, at + character.length];
  const escaped = pattern.charAt(at + 1);
  return META.test(escaped) || escaped === "-" || escaped === "/" ? [escaped, at + 2] : undefined;
}
