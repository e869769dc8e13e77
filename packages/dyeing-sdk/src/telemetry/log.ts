import { processState } from "../process/process-state.ts";
import { otelDiag } from "./opentelemetry.ts";

/** What `createDyeing()` takes for a logger: pino, winston, `console` and OpenTelemetry's `diag` are ones. */
export interface DyeingLogger {
  warn(message: string): void;
}

/** `debug`: said with DYEING_LOG=debug only. */
export type LogLevel = "warn" | "debug";

/** Lines of a process on stderr. What comes after them is in the counters. */
const MAX_LINES = 20;

/**
 * The one place that says anything: one line for each reason and host, in the application's logger, in the one that it gave
 * OpenTelemetry, else on stderr. Never throws: a logger of the application, or a closed stderr, must not fail a request.
 */
export class Log {
  readonly #logger: DyeingLogger | undefined;
  /** Of this runtime: a logger of its own has heard nothing from others. */
  readonly #said = new Set<string>();

  constructor(logger?: DyeingLogger) {
    this.#logger = logger;
  }

  /** For what does not come of traffic: neither remembered nor among the lines that are few. */
  sayAnew(reason: string, text: string): void {
    try {
      const logger = this.#logger ?? otelDiag();
      if (modeOf(logger !== undefined) === "off") return;
      write(logger, `dyeing: ${reason}: ${text}`);
    } catch {}
  }

  /** @param subject What the line is said once for, beside its reason: a host, or nothing. */
  say(reason: string, subject: string, text: string, level: LogLevel = "warn"): void {
    try {
      const logger = this.#logger ?? otelDiag();
      const mode = modeOf(logger !== undefined);
      if (mode === "off" || (level === "debug" && mode !== "debug")) return;
      const said = logger === undefined ? processState.said : this.#said;
      const key = `${reason} ${subject}`;
      if (said.has(key) || said.size >= MAX_LINES) return;
      said.add(key);
      const end = said.size === MAX_LINES ? " (the last line: further ones are only counted)" : "";
      write(logger, `dyeing: ${reason}: ${text}${end}`);
    } catch {}
  }
}

function write(logger: DyeingLogger | undefined, line: string): void {
  if (logger === undefined) process.stderr.write(`${line}\n`);
  else logger.warn(line);
}

/** DYEING_LOG; without it a test run is quiet, unless its application has a logger. */
function modeOf(hasLogger: boolean): string {
  const { DYEING_LOG, NODE_ENV, VITEST, JEST_WORKER_ID, NODE_TEST_CONTEXT } = process.env;
  if (DYEING_LOG !== undefined && DYEING_LOG !== "") return DYEING_LOG;
  const isTest = NODE_ENV === "test" || [VITEST, JEST_WORKER_ID, NODE_TEST_CONTEXT].some((set) => set !== undefined);
  return isTest && !hasLogger ? "off" : "warn";
}
