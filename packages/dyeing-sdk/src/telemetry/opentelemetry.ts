import type { Meter } from "./metrics.ts";
import { isRemoteSpan } from "./remote-span.ts";

/** `SpanKind.CLIENT` of OpenTelemetry's API. */
const CLIENT = 2;

/** The parts of OpenTelemetry's API that are used. Structural: no OpenTelemetry package has to be installed. */
export interface OtelContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): OtelContext;
  deleteValue(key: symbol): OtelContext;
}

export interface OtelContextManager {
  active(): OtelContext;
  with<T>(ctx: OtelContext, fn: () => T): T;
}

interface OtelSpan {
  spanContext(): { readonly traceId: string; readonly spanId: string };
  /** A span of the API has it. */
  setAttribute?(name: string, value: string): unknown;
}

interface OtelPropagator {
  inject(
    ctx: OtelContext,
    carrier: unknown,
    setter: { set(carrier: unknown, name: string, value: string): void },
  ): void;
}

interface OtelGlobals {
  readonly context?: OtelContextManager;
  readonly propagation?: OtelPropagator;
  readonly metrics?: { getMeter(name: string): Meter };
  readonly diag?: { warn(message: string, ...args: unknown[]): void };
}

/**
 * Where every copy of @opentelemetry/api 1.x keeps what was registered (its `internal/global-utils`). Read directly: a copy
 * of the API refuses to hand out what an older copy registered, and then has neither context nor span to show.
 */
const GLOBALS = Symbol.for("opentelemetry.js.api.1");
/** Of `createContextKey("OpenTelemetry Context Key SPAN")`: the key under which every copy keeps the active span. */
const SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

function globals(): OtelGlobals | undefined {
  return (globalThis as unknown as Record<symbol, OtelGlobals | undefined>)[GLOBALS];
}

/** The context manager that an OpenTelemetry SDK registered, by whatever copy of the API. Undefined without one. */
export function otelContextManager(): OtelContextManager | undefined {
  return globals()?.context;
}

/** OpenTelemetry's diagnostics logger, where an application has set one. */
export function otelDiag(): OtelGlobals["diag"] {
  return globals()?.diag;
}

/** A meter of the provider that an application has registered; undefined without one. */
export function otelMeter(name: string): Meter | undefined {
  return globals()?.metrics?.getMeter(name);
}

/** Says on the span that a tracer has open what the request it is of is dyed. Where none is open, nothing is said. */
export function markActiveSpan(color: string, rule: string | undefined): void {
  const manager = otelContextManager();
  if (manager === undefined) return;
  try {
    const span = manager.active().getValue(SPAN) as OtelSpan | undefined;
    if (span === undefined || isRemoteSpan(span)) return;
    span.setAttribute?.("dyeing.color", color);
    if (rule !== undefined) span.setAttribute?.("dyeing.rule", rule);
  } catch {
    // A tracer's span must not cost a request its dye.
  }
}

/** Ids are lower-case hex of 32 and 16 digits, not all zero (W3C Trace Context, sections 3.2.2.3 and 3.2.2.4). */
const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/i;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/i;

/**
 * The trace id of the span that a tracer has open; undefined without one. A no-op span, which libraries make where no
 * OpenTelemetry SDK runs, has an all-zero context and is none.
 */
function traceIdOfActiveSpan(): string | undefined {
  const span = otelContextManager()?.active().getValue(SPAN) as OtelSpan | undefined;
  // What stands for the caller's span is nobody's open one.
  return isRemoteSpan(span) ? undefined : traceIdOf(span);
}

/**
 * Whether a tracer has a span of a request open here. The span that it makes for the call itself is none, unless it hangs below
 * another.
 */
export function hasForeignSpan(): boolean {
  const span = otelContextManager()?.active().getValue(SPAN) as
    | (OtelSpan & { readonly kind?: unknown; readonly parentSpanContext?: unknown; readonly parentSpanId?: unknown })
    | undefined;
  if (span === undefined || isRemoteSpan(span) || traceIdOf(span) === undefined) return false;
  return span.kind !== CLIENT || span.parentSpanContext !== undefined || span.parentSpanId !== undefined;
}

function traceIdOf(span: OtelSpan | undefined): string | undefined {
  const ids = span?.spanContext();
  return ids !== undefined && TRACE_ID.test(ids.traceId) && SPAN_ID.test(ids.spanId) ? ids.traceId : undefined;
}

/** A context with this span as the active one, unless it has a valid one already. */
export function withSpanIfNone(ctx: OtelContext, span: () => OtelSpan | undefined): OtelContext {
  if (traceIdOf(ctx.getValue(SPAN) as OtelSpan | undefined) !== undefined) return ctx;
  const made = span();
  return made === undefined ? ctx : ctx.setValue(SPAN, made);
}

/** By propagator: whether it writes a trace header that this project passes on. */
const writers = new WeakMap<OtelPropagator, boolean>();
const TRACE_HEADER = /^(?:traceparent|b3|x-b3-traceid)$/i;

/**
 * The trace id that a tracer's instrumentation writes into outgoing calls of now; undefined where none does: no span is
 * open, or the tracer's propagator writes headers of its own only (Sentry's does), so that what was received goes on.
 */
export function outgoingTraceId(): string | undefined {
  const traceId = traceIdOfActiveSpan();
  const propagator = globals()?.propagation;
  if (traceId === undefined || propagator === undefined) return undefined;
  let writes = writers.get(propagator);
  if (writes === undefined) {
    writes = writesTrace(propagator);
    writers.set(propagator, writes);
  }
  return writes ? traceId : undefined;
}

/** Asked by using it: `fields()` of some propagators names headers that they write on demand only. */
function writesTrace(propagator: OtelPropagator): boolean {
  const ctx = otelContextManager()?.active();
  if (ctx === undefined) return false;
  let writes = false;
  propagator.inject(
    ctx,
    {},
    {
      set: (_carrier, name) => {
        if (TRACE_HEADER.test(name)) writes = true;
      },
    },
  );
  return writes;
}
