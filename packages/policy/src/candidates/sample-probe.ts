import type { Reading } from "../condition/reading.ts";
import type { Cursor, Cursors } from "./cursors.ts";
import type { Placed, Probe, ProbeCost } from "./probe.ts";

type Sampled = Placed & { readonly buckets: number };

/** Rules that share a draw: one bucket says which of them take the request. */
export class SampleProbe implements Probe {
  readonly all: readonly number[];
  readonly cost: ProbeCost;
  readonly #draw: number;
  readonly #positions: readonly number[];
  /** How many buckets each of them takes, and the most that one up to it does. */
  readonly #buckets: readonly number[];
  readonly #most: readonly number[];

  constructor(draw: number, placed: readonly Sampled[]) {
    this.#draw = draw;
    this.all = placed.map(({ position }) => position);
    const needed = withoutCovered(placed);
    this.#positions = needed.map(({ position }) => position);
    this.#buckets = needed.map(({ buckets }) => buckets);
    let most = 0;
    this.#most = this.#buckets.map((buckets) => {
      most = Math.max(most, buckets);
      return most;
    });
    let units = 10;
    for (const { rule, certain } of needed) units += certain ? 0.2 : rule.cost;
    this.cost = { units, draws: 1 };
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

/** Without those that come after a certain one of their key which takes at least as many: it has decided by then. */
function withoutCovered(placed: readonly Sampled[]): readonly Sampled[] {
  const taken = new Map<number, number>();
  return placed.filter(({ rule, buckets, certain }) => {
    const covered = taken.get(rule.slot) ?? 0;
    if (buckets <= covered) return false;
    if (certain) taken.set(rule.slot, buckets);
    return true;
  });
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
