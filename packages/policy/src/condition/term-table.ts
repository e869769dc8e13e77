import { bucketsOfSalt } from "../sample/bucket.ts";
import { compileTerm, type FactReader } from "./fact-reader.ts";
import type { Draw, ReadingPlan } from "./reading.ts";
import { nameOfTerm, type Term } from "./term.ts";

/** Gives slots to what the rules of one policy look at: the same slot to the same term, and to the same draw. */
export class TermTable implements ReadingPlan {
  readonly readers: FactReader[] = [];
  readonly draws: Draw[] = [];
  readonly #slots = new Map<string, number>();
  readonly #drawSlots = new Map<string, number>();
  readonly #slotOfTag: (key: string) => number | undefined;

  /** @param slotOfTag The positions of the tags that rules can see. */
  constructor(slotOfTag: (key: string) => number | undefined) {
    this.#slotOfTag = slotOfTag;
  }

  slotOf(term: Term): number {
    const name = nameOfTerm(term);
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      slot = this.readers.push(compileTerm(term, this.#slotOfTag)) - 1;
      this.#slots.set(name, slot);
    }
    return slot;
  }

  /** The slot of a draw: rules with the same salt and unit share it. */
  drawOf(salt: string, by: Term): number {
    const unit = this.slotOf(by);
    const name = `${unit} ${salt}`;
    let slot = this.#drawSlots.get(name);
    if (slot === undefined) {
      slot = this.draws.push({ unit, bucketOf: bucketsOfSalt(salt) }) - 1;
      this.#drawSlots.set(name, slot);
    }
    return slot;
  }
}
