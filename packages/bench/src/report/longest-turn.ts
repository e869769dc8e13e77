/**
 * What one turn of the loop costs at most, by the CPU time of its thread: that a machine which does other things does not run it
 * meanwhile is not counted.
 */
export class LongestTurn {
  #most = 0;
  #running = true;
  #last = cpuMs();
  readonly #ended: Promise<void>;

  constructor() {
    this.#ended = new Promise((resolve) => {
      const turn = () => {
        const now = cpuMs();
        this.#most = Math.max(this.#most, now - this.#last);
        this.#last = now;
        if (this.#running) setImmediate(turn);
        else resolve();
      };
      setImmediate(turn);
    });
  }

  async end(): Promise<number> {
    this.#running = false;
    await this.#ended;
    return this.#most;
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
