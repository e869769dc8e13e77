/** A call that can be cut off. */
export interface ActiveCall {
  /** Ends the call at once; it still writes its log line. */
  cut(): void;
}

/** The calls under way on one listener, and how many there were. */
export class ActiveCalls {
  readonly #calls = new Set<ActiveCall>();
  readonly #waiting: (() => void)[] = [];
  started = 0;
  failed = 0;

  get size(): number {
    return this.#calls.size;
  }

  add(call: ActiveCall): void {
    this.started += 1;
    this.#calls.add(call);
  }

  remove(call: ActiveCall): void {
    this.#calls.delete(call);
    if (this.#calls.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Waits until no call is left; after the time is over, cuts off those that are. */
  async drain(milliseconds: number): Promise<void> {
    if (this.#calls.size === 0) return;
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
}
