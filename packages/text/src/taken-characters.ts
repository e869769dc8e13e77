import { compilePattern } from "./pattern.ts";

/** Characters that have a place in tables: those of header lines. */
export const LATIN1 = 256;

/** Classes and escapes: patterns repeat them, and to ask for each character takes a tenth of a millisecond. */
const known = new Map<string, TakenCharacters>();
const MAX_KNOWN = 1000;

/** @param literal The only character that is taken. */
export function takenCharacters(pattern: string, literal: number | undefined): TakenCharacters {
  if (literal !== undefined) return new TakenCharacters(pattern, literal);
  let taken = known.get(pattern);
  if (taken === undefined) {
    taken = new TakenCharacters(pattern, undefined);
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(pattern, taken);
  }
  return taken;
}

/** The characters that a pattern of one character takes. */
export class TakenCharacters {
  readonly #pattern: string;
  readonly #literal: number | undefined;
  /** 1 for those that are taken. */
  readonly latin1 = new Uint8Array(LATIN1);
  /** The latest one beyond: many places may ask for it, one after another. */
  #asked = -1;
  #answer = false;

  constructor(pattern: string, literal: number | undefined) {
    this.#pattern = pattern;
    this.#literal = literal;
    for (let code = 0; code < LATIN1; code += 1) this.latin1[code] = this.#takes(code) ? 1 : 0;
  }

  has(code: number): boolean {
    if (code < LATIN1) return this.latin1[code] === 1;
    if (code !== this.#asked) {
      this.#answer = this.#takes(code);
      this.#asked = code;
    }
    return this.#answer;
  }

  #takes(code: number): boolean {
    if (this.#literal !== undefined) return code === this.#literal;
    return compilePattern(this.#pattern).matches(String.fromCodePoint(code));
  }
}
