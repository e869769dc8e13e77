/** A copy of a request that is still on its way. */
export interface RunningMirror {
  abort(): void;
}

/** The copies that are under way: nobody else waits for them. */
export class RunningMirrors {
  readonly #running = new Set<RunningMirror>();

  add(mirror: RunningMirror): void {
    this.#running.add(mirror);
  }

  remove(mirror: RunningMirror): void {
    this.#running.delete(mirror);
  }

  abort(): void {
    for (const mirror of [...this.#running]) mirror.abort();
  }
}
