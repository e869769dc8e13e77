/** What is repeated without end, how, and what comes next: the end, or one character. */
const REPEATED = /(\\.|\[(?:\\.|[^\]\\])*\]|[^\\])(?:[*+]|\{\d+,\})\??(.?)/gsu;
/** A class of characters that JavaScript and RE2 read alike. */
const CLASS = /^(?:\\[dw]|\[(?:[A-Za-z0-9_ ]-[A-Za-z0-9_ ]|[A-Za-z0-9_ ]|\\[dw])+\])$/;
const PLAIN = /^[A-Za-z0-9_/:=@,; -]$/;

/**
 * Whether a pattern may be tried together with others. An automaton of many has to keep all of them in mind while one
 * repeats what may also be the text behind it (`.*-a`, `[a-z-]+-a`): its states become large and many, and a value takes
 * milliseconds. Careful rather than clever: a repetition ends the pattern, or is followed by what it cannot be.
 */
export function joinsASet(pattern: string): boolean {
  for (const [, atom = "", next = ""] of pattern.matchAll(REPEATED)) {
    if (next === "" && atom !== ")") continue;
    if (!CLASS.test(atom) || !PLAIN.test(next) || new RegExp(atom).test(next)) return false;
  }
  return true;
}
