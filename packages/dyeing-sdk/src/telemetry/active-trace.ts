import { context, isSpanContextValid, trace } from "@opentelemetry/api";

/**
 * The trace id of the span that a tracer has open; undefined without one. A no-op span, which libraries make where no
 * OpenTelemetry SDK runs, has an all-zero context and is none.
 */
export function activeTraceId(): string | undefined {
  const span = trace.getSpanContext(context.active());
  return span !== undefined && isSpanContextValid(span) ? span.traceId : undefined;
}
