import type { RequestFacts } from "@dyeing/sdk";

/** Milliseconds between two requests that are kept: so the ring is of some time, and costs a busy edge nothing. */
const GAP_MS = 10;

/** Facts of the latest requests, to try a policy on before it is active. Nothing of a request but its texts is kept. */
export class FactRing {
  readonly #facts: RequestFacts[] = [];
  readonly #size: number;
  #next = 0;
  #quietUntil = Number.NEGATIVE_INFINITY;

  constructor(size: number) {
    this.#size = size;
  }

  record(facts: RequestFacts): void {
    const now = performance.now();
    if (now < this.#quietUntil) return;
    this.#quietUntil = now + GAP_MS;
    const copy = facts.copy?.();
    if (copy === undefined) return;
    this.#facts[this.#next] = copy;
    this.#next = (this.#next + 1) % this.#size;
  }

  all(): readonly RequestFacts[] {
    return [...this.#facts];
  }
}
