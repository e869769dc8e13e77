import { compilePattern } from "./pattern.ts";

/** The characters that a pattern of one character takes. */
export class TakenCharacters {
  readonly #pattern: string;
  readonly #literal: number | undefined;
  /** 1 for those that are taken. */
  readonly ascii = new Uint8Array(128);

  /** @param literal The only one that is taken. */
  constructor(pattern: string, literal: number | undefined) {
    this.#pattern = pattern;
    this.#literal = literal;
    for (let code = 0; code < this.ascii.length; code += 1) this.ascii[code] = this.#takes(code) ? 1 : 0;
  }

  has(code: number): boolean {
    return code < 128 ? this.ascii[code] === 1 : this.#takes(code);
  }

  #takes(code: number): boolean {
    if (this.#literal !== undefined) return code === this.#literal;
    return compilePattern(this.#pattern).matches(String.fromCodePoint(code));
  }
}
