import type { CounterReason } from "../process/counter-reason.ts";
import { looksInternal } from "../trust/looks-internal.ts";
import { Counters } from "./counters.ts";
import type { Log, LogLevel } from "./log.ts";
import { REMEDIES, type Remedy } from "./remedies.ts";

/** Hosts that are kept in mind for one reason: enough for a line each, few enough to be held for ever. */
const MAX_SUBJECTS = 1000;

/** Milliseconds between two lines of one reason that is said anew. */
const GAP_MS = 1000;

/** Counts, and says of each reason (and host) once what happened and what to do. */
export class Reporter {
  readonly #counters = new Counters();
  readonly #log: Log;
  readonly #counted: (reason: CounterReason, detail: unknown) => void;
  readonly #told = new Map<CounterReason, Set<string>>();
  /** By reason: when it may be said anew. */
  readonly #quietUntil = new Map<CounterReason, number>();

  /** @param counted Is told of each count. */
  constructor(log: Log, counted: (reason: CounterReason, detail: unknown) => void = () => {}) {
    this.#log = log;
    this.#counted = counted;
  }

  /** `detail` is for the log only: it may hold what came from outside, a counter name may not. */
  count(reason: CounterReason, detail?: unknown): void {
    this.#counters.count(reason);
    this.#counted(reason, detail);
    const remedy = REMEDIES[reason];
    if (remedy.said === "anew") return this.#sayAnew(reason, remedy, detail);
    const subject = remedy.said === "per-subject" ? textOf(detail) : "";
    let told = this.#told.get(reason);
    if (told === undefined) {
      told = new Set();
      this.#told.set(reason, told);
    }
    if (told.has(subject) || told.size >= MAX_SUBJECTS) return;
    told.add(subject);
    const what = detail === undefined ? "" : `\`${textOf(detail)}\` `;
    this.#log.say(reason, subject, `${what}${remedy.text}`, levelOf(reason, remedy, subject));
  }

  #sayAnew(reason: CounterReason, { text }: Remedy, detail: unknown): void {
    const now = performance.now();
    if (now < (this.#quietUntil.get(reason) ?? 0)) return;
    this.#quietUntil.set(reason, now + GAP_MS);
    this.#log.sayAnew(reason, detail === undefined ? text : `${textOf(detail)}: ${text}`);
  }

  snapshot(): Readonly<Partial<Record<CounterReason, number>>> {
    return this.#counters.snapshot();
  }
}

/** An object of the application may throw when it is asked for its text. */
function textOf(detail: unknown): string {
  try {
    return String(detail);
  } catch {
    return typeof detail;
  }
}

function levelOf(reason: CounterReason, { level }: Remedy, host: string): LogLevel {
  return reason === "outbound-not-allowed" && !looksInternal(host) ? "debug" : level;
}
