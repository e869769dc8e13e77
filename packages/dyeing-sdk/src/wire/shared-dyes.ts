import type { Vocabulary } from "./vocabulary.ts";
import type { WireDye } from "./wire-dye.ts";

/** What is derived from a dye that many requests share: it is derived once. Whose it is, is for the owner to know. */
export interface Derived {
  value: unknown;
}

/** Few are alive at a time; each request that has one of them has nothing of its own to keep. */
const MAX_SHARED = 32;
const MAX_SEEN = 64;

const derived = new WeakMap<WireDye, Derived>();

/** Undefined for a dye of one request. */
export function derivedOf(dye: WireDye): Derived | undefined {
  return derived.get(dye);
}

/**
 * Dyes that come again with the same texts, each kept once: thousands of requests under way hold a few dyes between them.
 * Bounded: emptied when full. At first sight only the text is kept, as most that come once have a value of their own.
 */
export class SharedDyes {
  readonly #shared = new Map<string, WireDye>();
  readonly #seen = new Set<string>();
  /** What tags were read by. */
  #vocabulary: Vocabulary | undefined;

  get size(): number {
    return this.#shared.size;
  }

  get(key: string, vocabulary: Vocabulary): WireDye | undefined {
    return vocabulary === this.#vocabulary ? this.#shared.get(key) : undefined;
  }

  /** One that was read without a fault, of which these texts are all. */
  saw(key: string, dye: WireDye, vocabulary: Vocabulary): void {
    if (vocabulary !== this.#vocabulary) {
      this.#vocabulary = vocabulary;
      this.#shared.clear();
      this.#seen.clear();
    }
    if (!this.#seen.delete(key)) {
      if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
      this.#seen.add(key);
      return;
    }
    if (this.#shared.size >= MAX_SHARED) this.#shared.clear();
    this.#shared.set(key, dye);
    derived.set(dye, { value: undefined });
  }
}
