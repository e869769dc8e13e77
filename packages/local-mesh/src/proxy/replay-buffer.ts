/** What a request body may weigh, in bytes, to be sent a second time. */
export const REPLAY_LIMIT = 64 * 1024;

/** Keeps the request body for another attempt until it grows too large. */
export class ReplayBuffer {
  #chunks: Buffer[] | undefined = [];
  #size = 0;

  /** False once the body was too large: the request cannot be sent again. */
  get replayable(): boolean {
    return this.#chunks !== undefined;
  }

  get chunks(): readonly Buffer[] {
    return this.#chunks ?? [];
  }

  /**
   * Keeps a chunk. `only`: nobody else has it, so it is kept whatever its size; the caller is paused then, and little
   * more can come.
   */
  push(chunk: Buffer, only: boolean): void {
    if (this.#chunks === undefined) return;
    this.#size += chunk.length;
    if (this.#size > REPLAY_LIMIT && !only) this.#chunks = undefined;
    else this.#chunks.push(chunk);
  }
}
