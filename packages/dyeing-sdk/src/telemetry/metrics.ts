import { otelMeter } from "./opentelemetry.ts";

type Attributes = Readonly<Record<string, string | boolean>>;

/** What an observable instrument of OpenTelemetry's API is told. */
interface Observer {
  observe(value: number, attributes: Attributes): void;
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

/** One metric. Its values are read when metrics are collected. */
export interface Metric {
  readonly name: string;
  readonly kind: "counter" | "gauge";
  readonly description: string;
  readonly unit: string;
  read(): Iterable<readonly [value: number, attributes: Attributes]>;
}

/**
 * Metrics by the OpenTelemetry API, where the application has registered a meter provider. An application may do so after
 * whoever counts was made, so `connect()` is called again where something is counted anyway.
 */
export class Metrics {
  readonly #metrics: readonly Metric[];
  #disconnect: (() => void) | undefined;
  #closed = false;

  constructor(metrics: readonly Metric[]) {
    this.#metrics = metrics;
    this.connect();
  }

  connect(): void {
    if (this.#disconnect !== undefined || this.#closed) return;
    try {
      const meter = otelMeter("@dyeing/sdk");
      if (meter !== undefined) this.#disconnect = observed(meter, this.#metrics);
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

function observed(meter: Meter, metrics: readonly Metric[]): () => void {
  const instruments = metrics.map(({ name, kind, description, unit, read }) => {
    const options = { description, unit };
    const instrument =
      kind === "counter" ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options);
    const observe: Observe = (observer) => {
      for (const [value, attributes] of read()) observer.observe(value, attributes);
    };
    instrument.addCallback(observe);
    return { instrument, observe };
  });
  return () => {
    for (const { instrument, observe } of instruments) instrument.removeCallback(observe);
  };
}
