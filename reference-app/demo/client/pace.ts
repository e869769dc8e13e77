import { InFlight, type InFlightCounts } from "./in-flight.ts";

/** Requests under way at once. */
export interface PaceLimits {
  readonly first: number;
  readonly most: number;
}

/**
 * Decides how many requests are under way at once: a few at first, while every process compiles its code, and one more
 * with each answer until there are enough. It never goes back: what is slow is waited for.
 */
export class Pace {
  readonly #inFlight = new InFlight();
  readonly #most: number;
  #limit: number;
  readonly #waiting: (() => void)[] = [];
  /** Places given away: requests under way, and those that are just about to begin. */
  #taken = 0;

  constructor({ first, most }: PaceLimits) {
    this.#limit = first;
    this.#most = most;
  }

  /** How many may be under way now. */
  get limit(): number {
    return this.#limit;
  }

  counts(): InFlightCounts {
    return this.#inFlight.counts();
  }

  /** Runs a request when it is its turn. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    if (this.#taken >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken++;
    try {
      return await this.#inFlight.run(request);
    } finally {
      this.#taken--;
      this.#limit = Math.min(this.#most, this.#limit + 1);
      while (this.#taken < this.#limit && this.#waiting.length > 0) {
        this.#taken++;
        this.#waiting.shift()?.();
      }
    }
  }
}
