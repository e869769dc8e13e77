import type { CounterReason } from "../process/counter-reason.ts";

/** Counts what went wrong, or was left out, by reason. The traffic path reports here and never throws. */
export class Counters {
  readonly #counts = new Map<CounterReason, number>();

  count(reason: CounterReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  snapshot(): Readonly<Partial<Record<CounterReason, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
