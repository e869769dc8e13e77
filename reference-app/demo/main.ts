import { join } from "node:path";
import { HELP, parseOptions } from "./options.ts";
import { runDemo } from "./run-demo.ts";
import { REPOSITORY } from "./system/child.ts";
import { Processes } from "./system/processes.ts";
import { UsageError } from "./usage-error.ts";

/** Exit codes as shells give them: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitCode: number;

  constructor(signal: keyof typeof SIGNALS) {
    super(`interrupted by ${signal}`);
    this.exitCode = SIGNALS[signal];
  }
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  // All services share most of their modules: the second start finds them compiled.
  process.env.NODE_COMPILE_CACHE ??= join(REPOSITORY, "node_modules/.cache/dyeing-demo");
  const interrupted = new AbortController();
  const processes = new Processes();
  try {
    const options = parseOptions(args);
    if (options === undefined) {
      process.stdout.write(HELP);
      return 0;
    }
    // Whoever reads our output may leave: `npm run demo | head`.
    process.stdout.on("error", () => interrupted.abort(new Interrupted("SIGHUP")));
    // Also when an exception ends us. Gracefully stopped processes are gone already.
    process.on("exit", () => processes.kill());
    for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
      process.on(signal, () => {
        if (!interrupted.signal.aborted) return interrupted.abort(new Interrupted(signal));
        process.exit(SIGNALS[signal]); // the second time: at once
      });
    }
    return await runDemo({
      options,
      started: performance.now() - process.uptime() * 1000,
      interrupted: interrupted.signal,
      processes,
    });
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`demo: ${error.message}\n\n${HELP}`);
    return 2;
  }
}
