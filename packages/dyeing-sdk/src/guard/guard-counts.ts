import type { Metric } from "../telemetry/metrics.ts";
import type { GuardFinding } from "./finding.ts";

type Client = GuardFinding["client"];
type Reason = GuardFinding["reason"];

interface Count {
  readonly client: Client;
  readonly reason: Reason;
  calls: number;
  /** Of the findings. */
  places: number;
}

/** How many calls a guard has found, by client and reason: few enough for metrics, which hold neither hosts nor places. */
export class GuardCounts {
  readonly #counts = new Map<string, Count>();
  calls = 0;

  call(client: Client, reason: Reason): void {
    this.calls += 1;
    this.#of(client, reason).calls += 1;
  }

  place(client: Client, reason: Reason): void {
    this.#of(client, reason).places += 1;
  }

  metrics(): readonly Metric[] {
    const read = (of: "calls" | "places") =>
      [...this.#counts.values()].map(
        (count) => [count[of], { "dyeing.client": count.client, "dyeing.reason": count.reason }] as const,
      );
    return [
      {
        name: "dyeing.guard.calls",
        kind: "counter",
        description: "calls to allowed hosts that left in no context, or in one that was not theirs",
        unit: "{call}",
        read: () => read("calls"),
      },
      {
        name: "dyeing.guard.findings",
        kind: "gauge",
        description: "places from which such calls are made",
        unit: "{place}",
        read: () => read("places"),
      },
    ];
  }

  #of(client: Client, reason: Reason): Count {
    const key = `${client} ${reason}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = { client, reason, calls: 0, places: 0 };
      this.#counts.set(key, count);
    }
    return count;
  }
}
