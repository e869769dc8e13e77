import type { CounterReason } from "../process/counter-reason.ts";
import { type CountedMessage, countedChannel, type DecidedMessage, decidedChannel } from "./channels.ts";
import { DecisionCounts } from "./decision-counts.ts";
import { Metrics } from "./metrics.ts";
import { type Figures, runtimeMetrics } from "./runtime-metrics.ts";

/** As much of a dye as is told. */
export interface ToldDye {
  readonly color: string;
  readonly dyed: boolean;
  readonly rule: string | undefined;
  readonly revision: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Tells others what a runtime does: metrics, where OpenTelemetry has a meter provider, and diagnostics channels. */
export class Telemetry {
  readonly #service: string;
  readonly #decisions = new DecisionCounts();
  readonly #metrics: Metrics;

  constructor(figures: Omit<Figures, "decisions">) {
    this.#service = figures.service;
    this.#metrics = new Metrics(runtimeMetrics({ ...figures, decisions: () => this.#decisions.all() }));
  }

  /** A subscriber that throws does not fail a request: Node reports it as an uncaught exception of its own. */
  counted(reason: CounterReason, detail: unknown): void {
    this.#metrics.connect();
    if (!countedChannel.hasSubscribers) return;
    countedChannel.publish({ service: this.#service, reason, detail } satisfies CountedMessage);
  }

  decided(dye: ToldDye): void {
    this.#metrics.connect();
    this.#decisions.add(dye.rule, dye.dyed);
    if (!decidedChannel.hasSubscribers) return;
    const { color, dyed, rule, revision, tags } = dye;
    decidedChannel.publish({ service: this.#service, color, dyed, rule, revision, tags } satisfies DecidedMessage);
  }

  close(): void {
    this.#metrics.close();
  }
}
