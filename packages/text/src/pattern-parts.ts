/** What a pattern is made of. A character is written as a pattern of its own, with its flags. */
export type PatternPart =
  | { readonly kind: "character"; readonly pattern: string; readonly literal: number | undefined }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly PatternPart[] }
  | { readonly kind: "repeated"; readonly part: PatternPart; readonly least: number; readonly most: number };

/** A part of a pattern's sequence. The same text is the same part. */
export interface PatternStep {
  readonly text: string;
  readonly part: PatternPart;
}

export interface PatternParts {
  readonly steps: readonly PatternStep[];
  /** It begins with `^`. */
  readonly fromStart: boolean;
  /** It ends with `$`. */
  readonly toEnd: boolean;
}

const FLAGS = /^\(\?([is]+)\)/;
const GROUP = /\((?:\?(?:P?<\w+>|([is]*):))?(?!\?)/y;
const REPETITION = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/y;
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]/sy;
const ESCAPE = /\\(?:[dwsDWStnrfva]|[pP](?:\{\^?\w+\}|[A-Za-z])|x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\})|([^A-Za-z0-9]))/uy;
const PLAIN = /[^\\[\](){}*+?|^$.]/uy;
/** Characters that a pattern may stand for when its repetitions are written out. */
const MOST_CHARACTERS = 1000;

/**
 * The parts of an RE2 pattern. Undefined where something in it is not known here (`\b`, flags in the middle), or it is too
 * large. Careful rather than clever.
 *
 * @param pattern It has been compiled before: faults are not looked for.
 */
export function partsOfPattern(pattern: string): PatternParts | undefined {
  const reader = new PatternReader(pattern);
  try {
    const parts = reader.all();
    return sizeOf(parts.steps.map(({ part }) => part)) > MOST_CHARACTERS ? undefined : parts;
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Unknown extends Error {}

class PatternReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): PatternParts {
    const [set = "", flags = ""] = FLAGS.exec(this.#text) ?? [];
    this.#at = set.length;
    const fromStart = this.#take("^");
    const ways = this.#ways(flags);
    const toEnd = this.#text.length - this.#at === 1 && this.#take("$");
    if (this.#at < this.#text.length) throw new Unknown();
    const [only] = ways;
    if (ways.length === 1 && only !== undefined) return { steps: only, fromStart, toEnd };
    // `^` and `$` belong to one of the ways only.
    if (fromStart || toEnd) throw new Unknown();
    return { steps: [{ text: this.#text, part: choiceOf(ways) }], fromStart, toEnd };
  }

  /** `a|b`. */
  #ways(flags: string): readonly (readonly PatternStep[])[] {
    const ways = [this.#sequence(flags)];
    while (this.#take("|")) ways.push(this.#sequence(flags));
    return ways;
  }

  #sequence(flags: string): readonly PatternStep[] {
    const steps: PatternStep[] = [];
    while (this.#at < this.#text.length && !"|)$".includes(this.#text.charAt(this.#at))) {
      const start = this.#at;
      const part = this.#repeated(this.#atom(flags));
      steps.push({ text: `${flags} ${this.#text.slice(start, this.#at)}`, part });
    }
    return steps;
  }

  #repeated(part: PatternPart): PatternPart {
    const found = this.#match(REPETITION);
    if (found === undefined) return part;
    const [, sign, least = "0", comma, most] = found;
    if (sign !== undefined) {
      return {
        kind: "repeated",
        part,
        least: sign === "+" ? 1 : 0,
        most: sign === "?" ? 1 : Number.POSITIVE_INFINITY,
      };
    }
    const end = comma === undefined ? least : most || "Infinity";
    return { kind: "repeated", part, least: Number(least), most: Number(end) };
  }

  #atom(flags: string): PatternPart {
    const group = this.#match(GROUP);
    if (group !== undefined) {
      const ways = this.#ways(`${flags}${group[1] ?? ""}`);
      if (!this.#take(")")) throw new Unknown();
      return choiceOf(ways);
    }
    const plain = this.#match(PLAIN);
    if (plain !== undefined) return character(plain[0], plain[0], flags);
    const escaped = this.#match(ESCAPE);
    if (escaped !== undefined) return character(escaped[0], escaped[1], flags);
    const any = this.#match(CLASS) ?? (this.#take(".") ? ["."] : undefined);
    if (any === undefined) throw new Unknown();
    return character(any[0], undefined, flags);
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }

  #take(character: string): boolean {
    const is = this.#text.startsWith(character, this.#at);
    if (is) this.#at += character.length;
    return is;
  }
}

/** @param literal The character that it stands for, where it does for one. */
function character(text: string, literal: string | undefined, flags: string): PatternPart {
  return {
    kind: "character",
    pattern: flags === "" ? text : `(?${flags})${text}`,
    literal: flags.includes("i") ? undefined : literal?.codePointAt(0),
  };
}

function choiceOf(ways: readonly (readonly PatternStep[])[]): PatternPart {
  return {
    kind: "choice",
    parts: ways.map((steps) => ({ kind: "sequence", parts: steps.map(({ part }) => part) })),
  };
}

function sizeOf(parts: readonly PatternPart[]): number {
  let size = 0;
  for (const part of parts) {
    if (part.kind === "character") size += 1;
    else if (part.kind === "repeated") {
      const times = part.most === Number.POSITIVE_INFINITY ? part.least + 1 : part.most;
      size += sizeOf([part.part]) * times;
    } else size += sizeOf(part.parts) + 1;
  }
  return size;
}
