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

/** The dyes whose texts begin alike. */
export interface Branch {
  readonly next: Map<string, Branch>;
  /** The one of which these texts are all. */
  dye: WireDye | undefined;
}

/**
 * Dyes that come again with the same texts, each kept once: thousands of requests under way hold a few dyes between them.
 * Bounded: emptied when full. At first sight only the text is kept, as most that come once have a value of their own. Found
 * text by text: one text of them all would have to be joined and hashed for each request.
 */
export class SharedDyes {
  readonly #roots = new Map<number, Branch>();
  readonly #seen = new Set<string>();
  /** What tags were read by. */
  #vocabulary: Vocabulary | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Where those begin that came with one remembered `x-dye`: their color is next, then its listed headers in order. */
  of(id: number, vocabulary: Vocabulary): Branch | undefined {
    return vocabulary === this.#vocabulary ? this.#roots.get(id) : undefined;
  }

  /** One that was read without a fault, of which these texts are all: the color, then its listed headers in order. */
  saw(id: number, texts: readonly string[], dye: WireDye, vocabulary: Vocabulary): void {
    if (vocabulary !== this.#vocabulary) {
      this.#vocabulary = vocabulary;
      this.#clear();
      this.#seen.clear();
    }
    // No value that is taken has a comma.
    const seen = `${id},${texts.join(",")}`;
    if (!this.#seen.delete(seen)) {
      if (this.#seen.size >= MAX_SEEN) this.#seen.clear();
      this.#seen.add(seen);
      return;
    }
    if (this.#size >= MAX_SHARED) this.#clear();
    let branch = branchOf(this.#roots, id);
    for (const text of texts) branch = branchOf(branch.next, text);
    branch.dye = dye;
    this.#size += 1;
    derived.set(dye, { value: undefined });
  }

  #clear(): void {
    this.#roots.clear();
    this.#size = 0;
  }
}

function branchOf<K>(branches: Map<K, Branch>, key: K): Branch {
  let branch = branches.get(key);
  if (branch === undefined) {
    branch = { next: new Map(), dye: undefined };
    branches.set(key, branch);
  }
  return branch;
}
