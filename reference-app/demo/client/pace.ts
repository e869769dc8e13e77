/** Milliseconds. The mesh gives version 2 of order 800 ms; half of that is too slow, a quarter is room for more. */
const SLOW_MS = 400;
const FAST_MS = 200;
const MAX_REQUESTS = 16;
const BACK_OFF = 0.7;

/**
 * Decides how many requests are under way at once, by how long they take: one more while answers are quick, fewer when
 * they are slow (additive increase, multiplicative decrease, as in TCP). A busy machine, or one that has just compiled
 * its code, then makes the run longer instead of running into the time-outs of the routes.
 */
export class Pace {
  #limit = 2;
  #running = 0;
  #sinceChange = 0;
  readonly #waiting: (() => void)[] = [];

  /** How many may be under way now. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** Runs a request when it is its turn. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    if (this.#running >= this.limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    const start = performance.now();
    try {
      return await request();
    } finally {
      this.#learn(performance.now() - start);
      this.#running--;
      while (this.#running < this.limit && this.#waiting.length > 0) {
        this.#running++;
        this.#waiting.shift()?.();
      }
    }
  }

  #learn(latencyMs: number): void {
    this.#sinceChange++;
    if (latencyMs < FAST_MS) this.#limit = Math.min(MAX_REQUESTS, this.#limit + 1 / this.#limit);
    else if (latencyMs > SLOW_MS && this.#sinceChange >= this.limit) {
      // Once per round: the others of this round are slow for the same reason.
      this.#limit = Math.max(1, this.#limit * BACK_OFF);
      this.#sinceChange = 0;
    }
  }
}
