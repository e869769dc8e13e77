import type { Reading } from "../condition/reading.ts";
import type { Cursor, Cursors } from "./cursors.ts";
import type { Placed, Probe, ProbeCost } from "./probe.ts";

/** Rules that share a draw: one bucket says which of them take the request. */
export class SampleProbe implements Probe {
  readonly all: number[] = [];
  readonly #draw: number;
  readonly #positions: number[] = [];
  /** How many buckets each of them takes, and the most that one up to it does. */
  readonly #buckets: number[] = [];
  readonly #most: number[] = [];
  /** By key: how many buckets the certain ones take. */
  readonly #taken = new Map<number, number>();
  #units = 10;

  constructor(draw: number) {
    this.#draw = draw;
  }

  get cost(): ProbeCost {
    return { units: this.#units, draws: 1 };
  }

  add({ position, rule, certain }: Placed, buckets: number): void {
    this.all.push(position);
    // Behind a certain one of its key that takes at least as many: that one has decided by then.
    if (buckets <= (this.#taken.get(rule.slot) ?? 0)) return;
    if (certain) this.#taken.set(rule.slot, buckets);
    this.#positions.push(position);
    this.#buckets.push(buckets);
    this.#most.push(Math.max(buckets, this.#most.at(-1) ?? 0));
    this.#units += certain ? 0.2 : rule.cost;
  }

  probe(reading: Reading, into: Cursors): void {
    const bucket = reading.bucket(this.#draw);
    if (bucket === undefined) return;
    const most = this.#most;
    let [low, high] = [0, most.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((most[middle] as number) > bucket) high = middle;
      else low = middle + 1;
    }
    if (low < most.length) into.add(new SampleCursor(this.#positions, this.#buckets, bucket, low));
  }
}

class SampleCursor implements Cursor {
  readonly #positions: readonly number[];
  readonly #buckets: readonly number[];
  readonly #bucket: number;
  #at: number;
  head: number;

  constructor(positions: readonly number[], buckets: readonly number[], bucket: number, at: number) {
    this.#positions = positions;
    this.#buckets = buckets;
    this.#bucket = bucket;
    this.#at = at;
    this.head = positions[at] as number;
  }

  advance(): boolean {
    const { length } = this.#buckets;
    for (let at = this.#at + 1; at < length; at++) {
      if ((this.#buckets[at] as number) > this.#bucket) {
        this.#at = at;
        this.head = this.#positions[at] as number;
        return true;
      }
    }
    return false;
  }
}
