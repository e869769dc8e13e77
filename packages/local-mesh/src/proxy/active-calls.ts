/** A call that can be cut off. */
export interface ActiveCall {
  /** Ends the call at once; it still writes its log line. */
  cut(): void;
  /** Gives up on a caller who has taken too long with its request. */
  check(now: number): void;
}

/** How often calls are looked at for slow callers. */
const SWEEP_MS = 250;

/** The calls under way on one listener, and how many there were. */
export class ActiveCalls {
  readonly #calls = new Set<ActiveCall>();
  readonly #waiting: (() => void)[] = [];
  #sweep: NodeJS.Timeout | undefined;
  started = 0;
  failed = 0;

  get size(): number {
    return this.#calls.size;
  }

  add(call: ActiveCall): void {
    this.started += 1;
    this.#calls.add(call);
    this.#sweep ??= setInterval(() => this.#look(), SWEEP_MS).unref();
  }

  remove(call: ActiveCall): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Waits until no call is left; after the time is over, cuts off those that are. */
  async drain(milliseconds: number): Promise<void> {
    if (this.#calls.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          for (const call of [...this.#calls]) call.cut();
          resolve();
        }, milliseconds);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  #look(): void {
    const now = performance.now();
    for (const call of [...this.#calls]) call.check(now);
  }
}
