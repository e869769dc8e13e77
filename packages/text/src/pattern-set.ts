import { RE2Set } from "re2js";

/** Several RE2 patterns that are tried in one pass over a value. */
export class PatternSet {
  readonly #set: RE2Set;

  /** @param patterns Each has been compiled with `compilePattern` before, which says what is wrong with it. */
  constructor(patterns: readonly string[], { whole }: { readonly whole: boolean }) {
    this.#set = new RE2Set(whole ? RE2Set.ANCHOR_BOTH : RE2Set.UNANCHORED);
    for (const pattern of patterns) this.#set.add(pattern);
    this.#set.compile();
  }

  /** The positions of the patterns that match. */
  match(value: string): readonly number[] {
    return this.#set.match(value);
  }
}
