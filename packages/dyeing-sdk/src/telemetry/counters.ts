import type { CounterReason } from "../process/counter-reason.ts";
import { otelWarn } from "./opentelemetry.ts";

/** Counts what went wrong, or was left out, by reason. The traffic path reports here and never throws. */
export class Counters {
  readonly #counts = new Map<CounterReason, number>();

  /** `detail` is for the log only: it may hold what came from outside, a counter name may not. */
  count(reason: CounterReason, detail?: unknown): void {
    const seen = this.#counts.get(reason) ?? 0;
    this.#counts.set(reason, seen + 1);
    // The first of each kind is worth a line; a flood of them is what the counter is for.
    if (seen === 0) this.#log(reason, detail);
  }

  snapshot(): Readonly<Partial<Record<CounterReason, number>>> {
    return Object.fromEntries(this.#counts);
  }

  #log(reason: CounterReason, detail: unknown): void {
    try {
      otelWarn(`dyeing: ${reason}`, ...(detail === undefined ? [] : [String(detail)]));
    } catch {
      // A logger of the application must not fail a request.
    }
  }
}
