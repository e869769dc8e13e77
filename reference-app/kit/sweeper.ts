import type { Logger } from "./logger.ts";

export interface SweeperOptions {
  readonly name: string;
  /** Pause between the end of one run and the start of the next. */
  readonly everyMs: number;
  readonly logger: Logger;
  /** One run. What it throws is logged; the next run comes all the same. */
  run(): Promise<unknown>;
}

export interface Sweeper {
  /** No further run; resolves when the present one has ended. */
  stop(): Promise<void>;
}

/**
 * Repeats a job, never two runs at a time. Start it at start-up, outside of any request: its runs stay in the context
 * they were started in, and so carry nobody's dye.
 */
export function startSweeper({ name, everyMs, logger, run }: SweeperOptions): Sweeper {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer = schedule();

  function schedule(): NodeJS.Timeout {
    return setTimeout(() => {
      running = once();
    }, everyMs).unref();
  }

  async function once(): Promise<void> {
    try {
      await run();
    } catch (error) {
      logger.error({ event: "sweeper.failed", sweeper: name, err: error }, "sweeper failed");
    }
    if (!stopped) timer = schedule();
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
