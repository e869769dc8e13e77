import { finish, mix, scramble } from "./murmur3-mix.ts";
import { TextBlocks } from "./text-blocks.ts";

const encoder = new TextEncoder();

/**
 * MurmurHash3 x86 32 (Austin Appleby, public domain) over the UTF-8 bytes of a text, as an unsigned integer. Every
 * language has it, so that another service can compute the same bucket.
 */
export function murmur3(text: string, seed = 0): number {
  return new Murmur3Prefix("", seed).hashWith(text) >>> 0;
}

/** The text that was hashed last: one unit is drawn for many salts, one after another. */
const latest = new TextBlocks();

/** Hashes of texts that begin alike: the common part is hashed once. */
export class Murmur3Prefix {
  /** After the full blocks of the prefix. */
  readonly #hash: number;
  /** The bytes of the prefix that fill no block, lowest first. */
  readonly #rest: number;
  readonly #length: number;

  constructor(prefix: string, seed = 0) {
    const bytes = encoder.encode(prefix);
    const body = bytes.length & ~3;
    let hash = seed | 0;
    for (let at = 0; at < body; at += 4) hash = mix(hash, scramble(blockAt(bytes, at, 4)));
    this.#hash = hash;
    this.#rest = blockAt(bytes, body, bytes.length - body);
    this.#length = bytes.length;
  }

  /** The hash of the prefix and what follows it, as a signed integer. */
  hashWith(text: string): number {
    return latest.isAgain(text) ? this.#hashWithBlocks(latest) : this.#hashOnce(text);
  }

  #hashWithBlocks(text: TextBlocks): number {
    const before = this.#length & 3;
    const blocks = text.behind(before);
    const full = (before + text.length) >> 2;
    let hash = this.#hash;
    let scrambled = scramble(this.#rest | (blocks[0] as number));
    for (let at = 1; at <= full; at++) {
      hash = mix(hash, scrambled);
      scrambled = blocks[at] as number;
    }
    return finish(hash ^ scrambled ^ (this.#length + text.length));
  }

  #hashOnce(text: string): number {
    let hash = this.#hash;
    let block = this.#rest;
    let shift = (this.#length & 3) << 3;
    const { length } = text;
    // Sampling units are nearly always ASCII: then character codes are the bytes, and nothing is allocated.
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return this.#hashWithBytes(encoder.encode(text));
      block |= code << shift;
      shift += 8;
      if (shift === 32) {
        hash = mix(hash, scramble(block));
        block = 0;
        shift = 0;
      }
    }
    return finish(hash ^ scramble(block) ^ (this.#length + length));
  }

  #hashWithBytes(bytes: Uint8Array): number {
    let hash = this.#hash;
    let block = this.#rest;
    let shift = (this.#length & 3) << 3;
    for (const byte of bytes) {
      block |= byte << shift;
      shift += 8;
      if (shift === 32) {
        hash = mix(hash, scramble(block));
        block = 0;
        shift = 0;
      }
    }
    return finish(hash ^ scramble(block) ^ (this.#length + bytes.length));
  }
}

function blockAt(bytes: Uint8Array, at: number, count: number): number {
  let block = 0;
  for (let index = 0; index < count; index++) block |= (bytes[at + index] ?? 0) << (index << 3);
  return block;
}
