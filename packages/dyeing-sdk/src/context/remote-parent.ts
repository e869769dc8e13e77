import { type OtelContext, withSpanIfNone } from "../telemetry/opentelemetry.ts";
import { RemoteSpan } from "../telemetry/remote-span.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { parseTraceparent } from "../wire/traceparent.ts";

/**
 * Where an OpenTelemetry SDK runs, but no instrumentation of it has opened a span for this request or message, the caller's
 * span becomes the parent of spans that are opened below: the trace goes on in place of a new one. Of B3 only complete
 * headers with a sampling decision say enough.
 */
export function withRemoteParent(ctx: OtelContext, trace: readonly HeaderLine[]): OtelContext {
  if (trace.length === 0) return ctx;
  return withSpanIfNone(ctx, () => remoteSpanOf(trace));
}

function remoteSpanOf(trace: readonly HeaderLine[]): RemoteSpan | undefined {
  const value = (name: string) => trace.find(([header]) => header === name)?.[1];
  const parent = parseTraceparent(value("traceparent") ?? "");
  if (parent !== undefined) {
    return new RemoteSpan(parent.traceId, parent.parentId, parent.sampled, value("tracestate"));
  }
  const [traceId, spanId, decision] = value("b3")?.split("-") ?? [
    value("x-b3-traceid"),
    value("x-b3-spanid"),
    value("x-b3-flags") === "1" ? "d" : value("x-b3-sampled"),
  ];
  if (traceId === undefined || spanId === undefined || decision === undefined) return undefined;
  const sampled = /^(?:1|d|true)$/i.test(decision);
  return new RemoteSpan(traceId.toLowerCase().padStart(32, "0"), spanId.toLowerCase(), sampled, undefined);
}
