import { scramble } from "./murmur3-mix.ts";

/** Characters of a text that is kept: sampling units are ids. */
const MAX_CHARACTERS = 128;
/** Bytes of a character of UTF-16 in UTF-8. */
const MAX_WIDTH = 3;

const encoder = new TextEncoder();

/**
 * The UTF-8 bytes of one text as blocks of four, for each way in which the bytes of a prefix can fill the first of them. A
 * request is drawn for many salts by one unit: what of the blocks is the unit's alone is worked out once.
 */
export class TextBlocks {
  #text: string | undefined;
  readonly #bytes = new Uint8Array(MAX_CHARACTERS * MAX_WIDTH);
  /** By how many bytes stand before the text in its first block. */
  readonly #blocks = Array.from({ length: 4 }, () => new Int32Array((MAX_CHARACTERS * MAX_WIDTH) / 4 + 2));
  /** Which of them are made, a bit for each; undefined: not even the bytes. */
  #made: number | undefined;
  /** Bytes of the text. */
  length = 0;

  /** Whether this is the text that was asked for before. If not, it is from now on: only who comes again is worth blocks. */
  isAgain(text: string): boolean {
    if (text === this.#text) return true;
    this.#text = text.length > MAX_CHARACTERS ? undefined : text;
    this.#made = undefined;
    return false;
  }

  /**
   * The blocks of the text behind `before` bytes (0 to 3) of another one. The first is not scrambled, as its free bytes are for the
   * other one; all later ones are. The last is what fills no block, and may be empty.
   */
  behind(before: number): Int32Array {
    const blocks = this.#blocks[before] as Int32Array;
    if (this.#made === undefined) {
      this.length = encoder.encodeInto(this.#text ?? "", this.#bytes).written;
      this.#made = 0;
    }
    if ((this.#made & (1 << before)) === 0) {
      this.#fill(blocks, before);
      this.#made |= 1 << before;
    }
    return blocks;
  }

  #fill(blocks: Int32Array, before: number): void {
    let count = 0;
    let block = 0;
    let shift = before << 3;
    for (let at = 0; at < this.length; at++) {
      block |= (this.#bytes[at] as number) << shift;
      shift += 8;
      if (shift === 32) {
        blocks[count] = count === 0 ? block : scramble(block);
        count += 1;
        block = 0;
        shift = 0;
      }
    }
    blocks[count] = count === 0 ? block : scramble(block);
  }
}
