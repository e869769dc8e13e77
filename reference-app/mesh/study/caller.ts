import { setTimeout as wait } from "node:timers/promises";
import { VARIANT_HEADER } from "./lane-manifests.ts";
import { ask } from "./study-pods.ts";

/** Who answered the calls of one variant since the last mark. */
export interface Tally {
  readonly name: string;
  readonly sent: number;
  /** Calls by the pod that served them; `failed`: nobody did. */
  readonly pods: Readonly<Record<string, number>>;
  /** When the first answer came, by the same names, in milliseconds since the epoch. */
  readonly first: Readonly<Record<string, number>>;
  /** What was wrong with those that failed. */
  readonly errors: Readonly<Record<string, number>>;
}

const POLL_MS = 50;

/** The process that calls without pause, in the mesh. */
export class Caller {
  readonly #ip: string;

  constructor(ip: string) {
    this.#ip = ip;
  }

  /** `perSecond`: at that rate whatever the answers; without it as fast as so many calls at a time are answered. */
  async start(names: readonly string[], { perSecond }: { readonly perSecond?: number } = {}): Promise<void> {
    const variants = names.map((name) => ({ name, headers: { "x-trace-color": "gray", [VARIANT_HEADER]: name } }));
    await ask(this.#ip, "/start", { variants, concurrency: 16, perSecond });
  }

  async stop(): Promise<void> {
    await ask(this.#ip, "/stop");
  }

  /** Counts anew. */
  async mark(): Promise<void> {
    await ask(this.#ip, "/mark");
  }

  async tallies(): Promise<readonly Tally[]> {
    const { tallies } = (await ask(this.#ip, "/tally")) as { readonly tallies: readonly Tally[] };
    return tallies;
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
