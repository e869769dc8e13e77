/** How many of something were under way at the same time. */
export interface InFlightCounts {
  readonly peak: number;
  /** The number that was under way, or fewer were, for half of the time. */
  readonly median: number;
}

/** Counts what is under way, and for how long it was how many. */
export class InFlight {
  readonly #now: () => number;
  /** Milliseconds by number. */
  readonly #spent: number[] = [];
  #count = 0;
  #since: number;

  /** `now`: milliseconds of a clock that only goes forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  get count(): number {
    return this.#count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    this.#change(1);
    try {
      return await work();
    } finally {
      this.#change(-1);
    }
  }

  counts(): InFlightCounts {
    this.#change(0);
    const total = this.#spent.reduce((sum, ms) => sum + (ms ?? 0), 0);
    let passed = 0;
    const median = this.#spent.findIndex((ms) => {
      passed += ms ?? 0;
      return passed >= total / 2;
    });
    return { peak: Math.max(0, this.#spent.length - 1), median: Math.max(0, median) };
  }

  #change(by: number): void {
    const now = this.#now();
    this.#spent[this.#count] = (this.#spent[this.#count] ?? 0) + now - this.#since;
    this.#since = now;
    this.#count += by;
    // So that the peak is known even when no time passes at it.
    this.#spent[this.#count] ??= 0;
  }
}
