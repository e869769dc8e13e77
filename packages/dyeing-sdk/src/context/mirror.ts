import { type OtelContext, otelContextManager } from "../telemetry/opentelemetry.ts";
import type { Carried } from "./carried.ts";

/** Symbol.for behind it, as behind every key of OpenTelemetry's contexts: copies of this package share the mirror. */
const KEY = Symbol.for("dyeing.carried.v2");

/** What OpenTelemetry's context holds of ours. */
export function mirroredIn(ctx: OtelContext | undefined): Carried | undefined {
  return ctx?.getValue(KEY) as Carried | undefined;
}

/** An OpenTelemetry context with this record; spans and whatever else lives there stay. */
export function mirrorInto(ctx: OtelContext, carried: Carried): OtelContext {
  return ctx.setValue(KEY, carried);
}

/** The OpenTelemetry context of now; undefined where no OpenTelemetry SDK has registered a context manager. */
export function activeOtelContext(): OtelContext | undefined {
  return otelContextManager()?.active();
}

/** Runs `fn` in an OpenTelemetry context, where there is one to run it in. */
export function withOtelContext<T>(ctx: OtelContext | undefined, fn: () => T): T {
  const manager = ctx === undefined ? undefined : otelContextManager();
  return manager === undefined || ctx === undefined ? fn() : manager.with(ctx, fn);
}

/** A context that holds nothing: for deliveries and jobs that must not inherit from where they are started. */
export class RootContext implements OtelContext {
  readonly #values: ReadonlyMap<symbol, unknown>;

  constructor(values: ReadonlyMap<symbol, unknown> = new Map()) {
    this.#values = values;
  }

  getValue(key: symbol): unknown {
    return this.#values.get(key);
  }

  setValue(key: symbol, value: unknown): OtelContext {
    return new RootContext(new Map(this.#values).set(key, value));
  }

  deleteValue(key: symbol): OtelContext {
    const values = new Map(this.#values);
    values.delete(key);
    return new RootContext(values);
  }
}
