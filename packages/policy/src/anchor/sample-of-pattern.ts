/** What an escape may stand for; any other one stands for itself, or is not known here. */
const ESCAPES: Readonly<Record<string, string>> = { d: "0", w: "a", s: " ", D: "a", W: " ", S: "a" };
const ITSELF = /[^A-Za-z0-9]/;
const REPETITION = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/;
const CLASS = /^\[(?:\\([dws])|\\([^A-Za-z0-9])|([A-Za-z0-9_ ]))(?:\\.|[^\]\\[])*\]/;
const GROUP = /^\((?:\?:|\?P?<\w+>)?(?!\?)/;

/** A text that a pattern takes whole. Undefined where that cannot be said. Careful rather than clever, and short. */
export function sampleOfPattern(pattern: string): string | undefined {
  try {
    const { text, rest } = alternation(pattern.replace(/^\^/, ""));
    return rest === "" ? text : undefined;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Unknown extends Error {}

interface Read {
  readonly text: string;
  /** What has not been read. */
  readonly rest: string;
}

/** The first way of `a|b`. */
function alternation(pattern: string): Read {
  const { text, rest: behind } = sequence(pattern);
  let rest = behind;
  while (rest.startsWith("|")) rest = sequence(rest.slice(1)).rest;
  return { text, rest };
}

function sequence(pattern: string): Read {
  let text = "";
  let rest = pattern;
  while (rest !== "" && !rest.startsWith("|") && !rest.startsWith(")")) {
    const atom = atomOf(rest);
    const [repetition = "", count] = REPETITION.exec(atom.rest) ?? [];
    text += atom.text.repeat(timesOf(repetition, count));
    rest = atom.rest.slice(repetition.length);
  }
  return { text, rest };
}

/** As seldom as it may be, but for `+` and nothing at all: once. */
function timesOf(repetition: string, count: string | undefined): number {
  if (count !== undefined) return Number(count);
  return repetition.startsWith("*") || repetition.startsWith("?") ? 0 : 1;
}

function atomOf(pattern: string): Read {
  const first = pattern.charAt(0);
  const [group] = GROUP.exec(pattern) ?? [];
  if (group !== undefined) {
    const { text, rest } = alternation(pattern.slice(group.length));
    if (!rest.startsWith(")")) throw new Unknown();
    return { text, rest: rest.slice(1) };
  }
  const [all, shorthand, escaped, plain] = CLASS.exec(pattern) ?? [];
  if (all !== undefined) {
    const text = shorthand === undefined ? (escaped ?? plain) : ESCAPES[shorthand];
    if (text !== undefined) return { text, rest: pattern.slice(all.length) };
  }
  if (first === "\\") {
    const second = pattern.charAt(1);
    const text = ESCAPES[second] ?? (ITSELF.test(second) ? second : undefined);
    if (text !== undefined) return { text, rest: pattern.slice(2) };
  }
  if (first === ".") return { text: "a", rest: pattern.slice(1) };
  if (/[\\[\](){}*+?|^$]/.test(first)) throw new Unknown();
  return { text: first, rest: pattern.slice(1) };
}
