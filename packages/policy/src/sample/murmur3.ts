const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;
const encoder = new TextEncoder();

/**
 * MurmurHash3 x86 32 (Austin Appleby, public domain) over the UTF-8 bytes of a text, as an unsigned integer. Every
 * language has it, so that another service can compute the same bucket.
 */
export function murmur3(text: string, seed = 0): number {
  return new Murmur3Prefix("", seed).hashWith(text);
}

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
    for (let at = 0; at < body; at += 4) hash = mix(hash, wordAt(bytes, at, 4));
    this.#hash = hash;
    this.#rest = wordAt(bytes, body, bytes.length - body);
    this.#length = bytes.length;
  }

  /** The hash of the prefix and what follows it. */
  hashWith(text: string): number {
    let hash = this.#hash;
    let word = this.#rest;
    let shift = (this.#length & 3) << 3;
    const { length } = text;
    // Sampling units are nearly always ASCII: then character codes are the bytes, and nothing is allocated.
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return this.#hashWithBytes(encoder.encode(text));
      word |= code << shift;
      shift += 8;
      if (shift === 32) {
        hash = mix(hash, word);
        word = 0;
        shift = 0;
      }
    }
    return finish(hash ^ scramble(word) ^ (this.#length + length));
  }

  #hashWithBytes(bytes: Uint8Array): number {
    let hash = this.#hash;
    let word = this.#rest;
    let shift = (this.#length & 3) << 3;
    for (const byte of bytes) {
      word |= byte << shift;
      shift += 8;
      if (shift === 32) {
        hash = mix(hash, word);
        word = 0;
        shift = 0;
      }
    }
    return finish(hash ^ scramble(word) ^ (this.#length + bytes.length));
  }
}

function wordAt(bytes: Uint8Array, at: number, count: number): number {
  let word = 0;
  for (let index = 0; index < count; index++) word |= (bytes[at + index] ?? 0) << (index << 3);
  return word;
}

function mix(hash: number, word: number): number {
  const mixed = hash ^ scramble(word);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function scramble(word: number): number {
  const product = Math.imul(word, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
