import { UsageError } from "./usage-error.ts";

/** Exit codes as shells give them: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Why an interruption is aborted. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitCode: number;

  constructor(signal: keyof typeof SIGNALS) {
    super(`interrupted by ${signal}`);
    this.exitCode = SIGNALS[signal];
  }
}

export interface Command<Options> {
  readonly name: string;
  readonly help: string;
  /** Undefined: help was asked for. @throws UsageError */
  readonly parse: (args: readonly string[]) => Options | undefined;
  /** Resolves with the exit code. */
  readonly run: (options: Options) => Promise<number>;
  /** Whether an error is one paragraph for the person who asked, and no fault of ours. */
  readonly isAnswer?: (error: unknown) => error is Error;
}

/** What the commands of this application have in common: help, what is written on stderr, exit codes. */
export async function runCommand<Options>(
  { name, help, parse, run, isAnswer }: Command<Options>,
  args: readonly string[],
): Promise<number> {
  try {
    const options = parse(args);
    if (options !== undefined) return await run(options);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    if (error instanceof UsageError) process.stderr.write(`${name}: ${error.message}\n\n${help}`);
    else if (isAnswer?.(error)) process.stderr.write(`${name}: ${error.message}\n`);
    else throw error;
    return 2;
  }
}

/** Aborted by the first signal that asks us to end; the second one ends us at once. */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(SIGNALS[signal]);
      interrupted.abort(new Interrupted(signal));
    });
  }
  // Whoever reads our output may leave: `npm run demo | head`.
  process.stdout.on("error", () => interrupted.abort(new Interrupted("SIGHUP")));
  return interrupted.signal;
}
