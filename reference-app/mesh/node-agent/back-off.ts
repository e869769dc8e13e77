const FIRST_MS = 10_000;
const MOST_MS = 300_000;
/** Who ran this long starts afresh. */
const FORGET_MS = 600_000;

/** How long to wait before a container is started again: not at all the first time, then 10 s, 20 s, up to 5 minutes. */
export class BackOff {
  #next = 0;

  after(ranMs: number): number {
    if (ranMs >= FORGET_MS) this.#next = 0;
    const wait = this.#next;
    this.#next = Math.min(MOST_MS, wait === 0 ? FIRST_MS : 2 * wait);
    return wait;
  }
}
