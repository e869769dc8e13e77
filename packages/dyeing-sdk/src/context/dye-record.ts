import { encodeDye, type HeaderLine } from "../wire/encode-dye.ts";
import { DEFAULT_COLOR } from "../wire/header-names.ts";
import { MAX_HOP } from "../wire/limits.ts";
import { type Derived, derivedOf } from "../wire/shared-dyes.ts";
import { keysOf } from "../wire/tag-keys.ts";
import { decodeTagValue } from "../wire/tag-value.ts";
import type { Vocabulary } from "../wire/vocabulary.ts";
import type { WireDye } from "../wire/wire-dye.ts";
import type { Dye } from "./dye.ts";

/** Signs dyes when they are sent. */
export interface Signer {
  /** Undefined when it cannot. */
  sign(dye: WireDye): string | undefined;
  /** Milliseconds for which the same one is sent. */
  readonly sentFor: number;
}

/** The one implementation of Dye: a WireDye, and what is derived from it on demand and once. */
export class DyeRecord implements Dye {
  readonly wire: WireDye;
  readonly #vocabulary: Vocabulary;
  #tags: Readonly<Record<string, string>> | undefined;
  #lines: readonly HeaderLine[] | undefined;
  /** Of what this service vouches for, and not of what it carries. */
  readonly signer: Signer | undefined;
  #signedUntil = 0;

  constructor(wire: WireDye, vocabulary: Vocabulary, signer?: Signer) {
    this.wire = wire;
    this.#vocabulary = vocabulary;
    this.signer = signer;
    Object.freeze(this);
  }

  get color(): string {
    return this.wire.color;
  }
  get dyed(): boolean {
    return this.wire.color !== DEFAULT_COLOR;
  }
  get hop(): number {
    return this.wire.hop;
  }
  get origin(): string | undefined {
    return this.wire.origin;
  }
  get revision(): string | undefined {
    return this.wire.revision;
  }
  get rule(): string | undefined {
    return this.wire.rule;
  }
  get cut(): boolean {
    return this.wire.cut;
  }

  get tags(): Readonly<Record<string, string>> {
    if (this.#tags === undefined) {
      // A null prototype: keys come from the network.
      const tags: Record<string, string> = Object.create(null);
      const keys = keysOf(this.wire.tags, this.#vocabulary);
      for (const [at, tag] of this.wire.tags.entries()) {
        const key = keys[at];
        // A value that does not decode still travels byte for byte; code sees it as it stands.
        if (key !== undefined) tags[key] = decodeTagValue(tag.value) ?? tag.value;
      }
      this.#tags = Object.freeze(tags);
    }
    return this.#tags;
  }

  toJSON(): Omit<Dye, "toJSON"> {
    const { color, dyed, tags, hop, origin, revision, rule, cut } = this;
    return { color, dyed, tags, hop, origin, revision, rule, cut };
  }

  get vocabulary(): Vocabulary {
    return this.#vocabulary;
  }

  /** The header lines that carry this dye on. Computed once, shared by all calls; signed again before a signature ends. */
  headerLines(): readonly HeaderLine[] {
    if (this.signer !== undefined) return this.#signedLines(this.signer);
    this.#lines ??= Object.freeze(encodeDye(this.wire));
    return this.#lines;
  }

  #signedLines(signer: Signer): readonly HeaderLine[] {
    const now = Date.now();
    if (this.#lines === undefined || now >= this.#signedUntil) {
      this.#lines = Object.freeze(encodeDye({ ...this.wire, signature: signer.sign(this.wire) }));
      this.#signedUntil = now + signer.sentFor;
    }
    return this.#lines;
  }
}

/**
 * The dye a receiver works with: one hop further. A next-scoped tag has arrived, so from here on it is local: code reads
 * it, the wire does not.
 */
export function receivedDye(wire: WireDye, vocabulary: Vocabulary, signer?: Signer): DyeRecord {
  const derived = signer === undefined ? derivedOf(wire) : undefined;
  return derived === undefined ? received(wire, vocabulary, signer) : sharedRecord(derived, wire, vocabulary);
}

/** Of a dye that many requests have: its tags are decoded, and its headers encoded, once for all of them. */
function sharedRecord(derived: Derived, wire: WireDye, vocabulary: Vocabulary): DyeRecord {
  const before = derived.value;
  if (before instanceof DyeRecord && before.vocabulary === vocabulary) return before;
  const record = received(wire, vocabulary);
  derived.value = record;
  return record;
}

function received(wire: WireDye, vocabulary: Vocabulary, signer?: Signer): DyeRecord {
  const hop = Math.min(wire.hop + 1, MAX_HOP);
  const tags = wire.tags.some((tag) => tag.scope === "next")
    ? wire.tags.map((tag) => (tag.scope === "next" ? { ...tag, scope: "local" as const } : tag))
    : wire.tags;
  return new DyeRecord({ ...wire, hop, tags }, vocabulary, signer);
}
