import assert from "node:assert/strict";
import type { HeaderLine } from "@dyeing/sdk/adapter";
import { context, propagation, type SpanContext, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

const sample = sampleDye(1);
const B3: HeaderLine = ["b3", `${sample.traceId}-00f067aa0ba902b7-1`];
const SPAN: SpanContext = { traceId: "b".repeat(32), spanId: "c".repeat(16), traceFlags: 1 };
const OWN: HeaderLine = ["traceparent", `00-${SPAN.traceId}-${SPAN.spanId}-01`];

/** Runs `use` beside a tracer whose span `run` makes the active one. */
async function besideTracer(use: (inSpan: <T>(fn: () => T) => T) => Promise<void>): Promise<void> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  try {
    await use((fn) => context.with(trace.setSpan(context.active(), trace.wrapSpanContext(SPAN)), fn));
  } finally {
    propagation.disable();
    context.disable();
  }
}

const withoutTrace = sample.onward.filter(([name]) => name !== "traceparent");

export const tracerCases: readonly OutboundCase[] = [
  {
    name: "a trace that the caller's tracer writes is the only one that goes out",
    run: (subject) =>
      besideTracer((inSpan) =>
        OutboundBench.with(subject, {}, async (bench) => {
          const headers = bench.headers([OWN]);
          await bench.inRequest([...sample.lines, B3], () => inSpan(() => bench.send("a", { headers })));
          assert.deepEqual(bench.arrived("a"), sorted([...withoutTrace, OWN]));
        }),
      ),
  },
  {
    name: "a message beside an active tracer takes no trace along that was received",
    needs: ["messages"],
    run: (subject) =>
      besideTracer((inSpan) =>
        OutboundBench.with(subject, {}, async (bench) => {
          const seen = await bench.inRequest([...sample.lines, B3], () =>
            inSpan(async () => {
              await bench.send("a");
              return bench.dyeing.identity()?.traceId;
            }),
          );
          assert.equal(seen, SPAN.traceId);
          assert.deepEqual(bench.arrived("a"), sorted(withoutTrace));
        }),
      ),
  },
];
