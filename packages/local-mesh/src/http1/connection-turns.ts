/**
 * The requests of one connection, one after another. A caller may send several without waiting, and Node hands over each
 * as soon as it is read; but a later one may rest on what an earlier one did, nobody but the last may turn the
 * connection to another protocol, and after a request that is refused nothing that follows is a request any more.
 */
export class ConnectionTurns {
  #busy = false;
  #shut = false;
  readonly #waiting: (() => void)[] = [];

  /** Starts now, or when those before are over; never, if the connection is shut by then. */
  enter(start: () => void): void {
    if (this.#shut) return;
    if (this.#busy) {
      this.#waiting.push(start);
      return;
    }
    this.#busy = true;
    start();
  }

  /** The one that had the turn is over. */
  leave(): void {
    const next = this.#shut ? undefined : this.#waiting.shift();
    if (next === undefined) this.#busy = false;
    else next();
  }

  get isShut(): boolean {
    return this.#shut;
  }

  /** Nothing that has not started yet will be. */
  shut(): void {
    this.#shut = true;
    this.#waiting.length = 0;
  }
}
