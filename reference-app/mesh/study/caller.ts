import { setTimeout as wait } from "node:timers/promises";
import { VARIANT_HEADER } from "./lane-manifests.ts";
import { type Ask, ask } from "./study-pods.ts";

/** Calls of one kind, told from others by their headers. */
export interface Variant {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Of the gray lane, in one form and with one way to retry. */
export function grayVariant(name: string): Variant {
  return { name, headers: { "x-trace-color": "gray", [VARIANT_HEADER]: name } };
}

export interface Pace {
  /** At this rate, whatever the answers. Undefined: as fast as so many calls at a time are answered. */
  readonly perSecond?: number;
  /** After which the caller gives up. */
  readonly timeoutMs?: number;
}

/** Who answered the calls of one variant since the last mark. */
export interface Tally {
  readonly name: string;
  readonly sent: number;
  /** Answers of a pod that were somebody else's, or to a call of another color. */
  readonly mixed: number;
  /** Calls by the pod that served them; `failed`: nobody did. */
  readonly pods: Readonly<Record<string, number>>;
  /** When the first answer came, by the same names, in milliseconds since the epoch. */
  readonly first: Readonly<Record<string, number>>;
  /** What was wrong with those that failed. */
  readonly errors: Readonly<Record<string, number>>;
  /** Calls by what the route says of itself (`x-step` in the answer), as `pods`. */
  readonly steps: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** A stream that the caller keeps open: each message goes to the pod and comes back. */
export interface StreamTally {
  readonly name: string;
  readonly pod?: string;
  readonly sent: number;
  readonly heard: number;
  /** What came back and was not what was next. */
  readonly wrong: number;
  /** The longest time without a message. */
  readonly longestGapMs: number;
  /** Why it is over. Absent: it is open. */
  readonly ended?: string;
}

const POLL_MS = 50;

/** The process that calls without pause, in the mesh. */
export class Caller {
  readonly #tell: (order: string, body?: object) => Promise<unknown>;

  constructor(ip: string, tell: Ask = ask) {
    this.#tell = (order, body) => tell(ip, order, body);
  }

  async start(variants: readonly Variant[], pace: Pace = {}): Promise<void> {
    await this.#tell("/start", { variants, concurrency: 16, ...pace });
  }

  async stop(): Promise<void> {
    await this.#tell("/stop");
  }

  /** A WebSocket and a gRPC stream on the undyed route. */
  async openStreams(): Promise<void> {
    await this.#tell("/streams/open");
  }

  async endStreams(): Promise<void> {
    await this.#tell("/streams/end");
  }

  async streams(): Promise<readonly StreamTally[]> {
    return ((await this.#tell("/tally")) as { readonly streams: readonly StreamTally[] }).streams;
  }

  /** Counts anew. */
  async mark(): Promise<void> {
    await this.#tell("/mark");
  }

  async tallies(): Promise<readonly Tally[]> {
    return ((await this.#tell("/tally")) as { readonly tallies: readonly Tally[] }).tallies;
  }

  /** Waits until the tallies are so. */
  async until(
    test: (tallies: readonly Tally[]) => boolean,
    what: string,
    patienceMs: number,
  ): Promise<readonly Tally[]> {
    const end = performance.now() + patienceMs;
    for (;;) {
      const tallies = await this.tallies();
      if (test(tallies)) return tallies;
      if (performance.now() > end)
        throw new Error(`${what}: not within ${patienceMs / 1_000} s: ${JSON.stringify(tallies)}`);
      await wait(POLL_MS);
    }
  }
}

/** Which workload a pod is of. */
export function servedBy({ pods }: Tally, workload: string): number {
  return Object.entries(pods).reduce(
    (sum, [pod, count]) => sum + (pod.startsWith(`target-${workload}-`) ? count : 0),
    0,
  );
}

/** When the first pod of a workload answered. */
export function firstBy({ first }: Tally, workload: string): number | undefined {
  const times = Object.entries(first).flatMap(([pod, time]) => (pod.startsWith(`target-${workload}-`) ? [time] : []));
  return times.length === 0 ? undefined : Math.min(...times);
}
