import type { Endpoint, PriorityLevel } from "@dyeing/lanes/explain";
import type { PriorityHealth } from "./priority-loads.ts";

/** Envoy's `update_merge_window`. */
const MERGE_WINDOW_MS = 1000;

/**
 * The endpoints of one priority, as requests are shared among them. A change of their health that comes soon after
 * another is seen later, together with what follows it: Envoy does not weigh its clusters anew at every one.
 */
export class PriorityMembers {
  readonly all: readonly Endpoint[];
  readonly #ready: readonly Endpoint[];
  #well: readonly Endpoint[];
  #seenAt: number;
  #dueAt = Number.POSITIVE_INFINITY;

  /** `seenAt` is when they became this priority's; undefined for those that the caller began with. */
  constructor({ ready, unready }: PriorityLevel, isWell: (endpoint: Endpoint) => boolean, seenAt: number | undefined) {
    this.all = unready.length === 0 ? ready : [...ready, ...unready];
    this.#ready = ready;
    this.#well = ready.filter(isWell);
    this.#seenAt = seenAt ?? Number.NEGATIVE_INFINITY;
  }

  get well(): readonly Endpoint[] {
    return this.#well;
  }

  get health(): PriorityHealth {
    return { well: this.#well.length, all: this.all.length };
  }

  /** When a change that is kept back will be seen. */
  get dueAt(): number {
    return this.#dueAt;
  }

  /** The health of one of them is another now. */
  changed(isWell: (endpoint: Endpoint) => boolean, now: number): void {
    if (this.#dueAt !== Number.POSITIVE_INFINITY) return;
    if (now - this.#seenAt > MERGE_WINDOW_MS) this.see(isWell, now);
    else this.#dueAt = now + MERGE_WINDOW_MS;
  }

  see(isWell: (endpoint: Endpoint) => boolean, now: number): void {
    this.#well = this.#ready.filter(isWell);
    this.#seenAt = now;
    this.#dueAt = Number.POSITIVE_INFINITY;
  }
}
