import type { RequestFacts } from "@dyeing/sdk";
import type { FactReader, TagValues } from "./fact-reader.ts";

/** What a policy's rules look at in a request: each has a slot. */
export interface ReadingPlan {
  /** Terms, by slot. */
  readonly readers: readonly FactReader[];
  /** Samples that are drawn, by slot: of which term's value, and how. */
  readonly draws: readonly Draw[];
}

export interface Draw {
  /** The slot of the term that is the unit. */
  readonly unit: number;
  bucketOf(unit: string): number;
}

/** Slots up to here are remembered by position. Terms beyond are remembered otherwise; to draw again costs no more. */
const DENSE = 64;

const UNREADABLE = Symbol("unreadable");

/**
 * One request, as the rules of one policy look at it: each term is read once, when it is asked for first, so that every
 * rule decides by the same values, and so does the explanation that is asked for later.
 */
export class Reading {
  readonly facts: RequestFacts;
  /** As their sources gave them. */
  readonly tags: TagValues;
  readonly #plan: ReadingPlan;
  /** By slot; null: absent. */
  readonly #known: (string | typeof UNREADABLE | null | undefined)[];
  #rare: Map<number, string | typeof UNREADABLE | null> | undefined;
  /** By slot. */
  #drawn: number[] | undefined;

  constructor(facts: RequestFacts, tags: TagValues, plan: ReadingPlan) {
    this.facts = facts;
    this.tags = tags;
    this.#plan = plan;
    // As long as it has to be: an array that grows takes sixteen places more.
    this.#known = new Array(Math.min(plan.readers.length, DENSE));
  }

  /** How often a value was asked for that cannot be read: it is unknown then, as a missing one is, and a fault besides. */
  faults = 0;

  /** Why the latest value that was asked for in vain is not known: it is missing (undefined), or it cannot be read (null). */
  unknown: undefined | null = undefined;

  /** The value of a term. Undefined when absent, empty, or not to be read. */
  text(slot: number): string | undefined {
    let known = slot < DENSE ? this.#known[slot] : this.#rare?.get(slot);
    if (known === undefined) known = this.#read(slot);
    if (known !== null && known !== UNREADABLE) return known;
    this.unknown = known === null ? undefined : null;
    if (known === UNREADABLE) this.faults += 1;
    return undefined;
  }

  #read(slot: number): string | typeof UNREADABLE | null {
    let value: string | typeof UNREADABLE | null;
    try {
      value = this.#plan.readers[slot]?.(this.facts, this.tags) ?? null;
    } catch {
      value = UNREADABLE;
    }
    if (slot < DENSE) this.#known[slot] = value;
    else {
      this.#rare ??= new Map();
      this.#rare.set(slot, value);
    }
    return value;
  }

  /** The bucket that a draw gives. Undefined when the request has no unit. */
  bucket(slot: number): number | undefined {
    const drawn = this.#drawn?.[slot];
    if (drawn !== undefined) return drawn;
    const draw = this.#plan.draws[slot];
    const unit = draw && this.text(draw.unit);
    if (draw === undefined || unit === undefined) return undefined;
    const bucket = draw.bucketOf(unit);
    if (slot < DENSE) {
      this.#drawn ??= [];
      this.#drawn[slot] = bucket;
    }
    return bucket;
  }
}
