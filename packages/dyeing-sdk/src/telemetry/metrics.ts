import { otelMeter } from "./opentelemetry.ts";

/** What an observable instrument of OpenTelemetry's API is told. */
interface Observer {
  observe(value: number, attributes: Readonly<Record<string, string | boolean>>): void;
}
type Observe = (observer: Observer) => void;

interface Observable {
  addCallback(observe: Observe): void;
  removeCallback(observe: Observe): void;
}

/** OpenTelemetry's Meter, as far as it is used. */
export interface Meter {
  createObservableCounter(name: string, options: { readonly description: string; readonly unit: string }): Observable;
  createObservableGauge(name: string, options: { readonly description: string; readonly unit: string }): Observable;
}

/** What is read when metrics are collected: nothing is counted for them alone but decisions. */
export interface Figures {
  readonly service: string;
  counters(): Readonly<Partial<Record<string, number>>>;
  decisions(): Iterable<{ readonly rule: string; readonly dyed: boolean; readonly count: number }>;
  /** Of the policy that counts now; undefined without one. */
  revision(): string | undefined;
}

/**
 * Metrics by the OpenTelemetry API, where the application has registered a meter provider. An application may do so after
 * the runtime was created, so `connect()` is called again where something is counted anyway.
 */
export class Metrics {
  readonly #figures: Figures;
  #disconnect: (() => void) | undefined;
  #closed = false;

  constructor(figures: Figures) {
    this.#figures = figures;
    this.connect();
  }

  connect(): void {
    if (this.#disconnect !== undefined || this.#closed) return;
    try {
      const meter = otelMeter("@dyeing/sdk");
      if (meter !== undefined) this.#disconnect = observed(meter, this.#figures);
    } catch {
      // A meter of the application's must not fail a request; there are no metrics then.
      this.#disconnect = () => {};
    }
  }

  close(): void {
    this.#closed = true;
    this.#disconnect?.();
    this.#disconnect = undefined;
  }
}

function observed(meter: Meter, { service, counters, decisions, revision }: Figures): () => void {
  const instruments: readonly (readonly [Observable, Observe])[] = [
    [
      meter.createObservableCounter("dyeing.events", {
        description: "what was refused, cut, or failed open, by reason",
        unit: "{event}",
      }),
      (observer) => {
        for (const [reason, count] of Object.entries(counters())) {
          if (count !== undefined) observer.observe(count, { "dyeing.service": service, "dyeing.reason": reason });
        }
      },
    ],
    [
      meter.createObservableCounter("dyeing.decisions", {
        description: "requests that were decided at this edge, by the rule that gave the color",
        unit: "{request}",
      }),
      (observer) => {
        for (const { rule, dyed, count } of decisions()) {
          observer.observe(count, { "dyeing.service": service, "dyeing.rule": rule, "dyeing.dyed": dyed });
        }
      },
    ],
    [
      meter.createObservableGauge("dyeing.policy.active", {
        description: "1 for the revision of the policy that counts now",
        unit: "1",
      }),
      (observer) => {
        const active = revision();
        if (active !== undefined) observer.observe(1, { "dyeing.service": service, "dyeing.revision": active });
      },
    ],
  ];
  for (const [instrument, observe] of instruments) instrument.addCallback(observe);
  return () => {
    for (const [instrument, observe] of instruments) instrument.removeCallback(observe);
  };
}
