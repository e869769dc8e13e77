import type { Carried } from "./carried.ts";

/** What ends the time in which a request can be decided. */
export type WindowEnd = "decided" | "sent" | "answered";

/**
 * The time in which a request at an edge can be decided with what the application finds out: until it was, until its dye
 * has gone out with a call or a message, and until it is answered. Then what was kept for it is let go, so that a context
 * that outlives its request keeps nothing of it.
 */
export class DecisionWindow<K = unknown> {
  #kept: K | undefined;
  #endedBy: WindowEnd | undefined;
  #latest: Carried | undefined;

  constructor(kept: K) {
    this.#kept = kept;
  }

  /** Undefined once it has ended. */
  get kept(): K | undefined {
    return this.#kept;
  }

  get endedBy(): WindowEnd | undefined {
    return this.#endedBy;
  }

  end(by: WindowEnd): void {
    if (this.#endedBy !== undefined) return;
    this.#endedBy = by;
    this.#kept = undefined;
  }

  /** Whoever still holds what the request carried before (listeners, bound functions) carries this from here on. */
  decided(latest: Carried): void {
    this.end("decided");
    this.#latest = latest;
  }

  latestOf(carried: Carried): Carried {
    return carried.decided ? carried : (this.#latest ?? carried);
  }
}
