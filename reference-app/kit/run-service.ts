import { ConfigError } from "./config.ts";

/** Something that listens: what a service's `start` gives back. */
export interface RunningService {
  readonly port: number;
  /** Stops accepting, lets what runs finish, closes what it holds. */
  close(): Promise<void>;
}

export interface RunServiceOptions {
  readonly service: string;
  /** Default: SERVICE_VERSION, else `v1`. */
  readonly version?: string;
  /** Keys beyond event, service, version and port in the listening line. */
  readonly announce?: (running: RunningService) => Readonly<Record<string, unknown>>;
  start(): Promise<RunningService>;
}

/** How long a graceful stop may take before the process leaves anyway. */
const SHUTDOWN_BUDGET_MS = 4_500;

/**
 * The life of a process: start, say so on stdout in one JSON line, stop gracefully on SIGTERM or SIGINT. Bad
 * configuration ends it with code 1 and one line on stderr.
 *
 * @example
 * await runService({ service: "order", start: async () => startOrder(loadConfig(OrderConfig)) });
 */
export async function runService({ service, version, announce, start }: RunServiceOptions): Promise<void> {
  let running: RunningService;
  try {
    running = await start();
  } catch (error) {
    const text = error instanceof ConfigError ? error.message : `cannot start: ${describe(error)}`;
    process.stderr.write(`${service}: ${text}\n`);
    process.exit(1);
  }
  const line = {
    event: "listening",
    service,
    version: version ?? (process.env.SERVICE_VERSION || "v1"),
    port: running.port,
    ...announce?.(running),
  };

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_BUDGET_MS).unref();
    running.close().then(
      () => process.exit(0),
      (error) => {
        process.stderr.write(`${service}: cannot stop cleanly: ${describe(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // Last: whoever reads it may ask us to stop at once.
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replaceAll(/\s*\n\s*/g, " ");
}
