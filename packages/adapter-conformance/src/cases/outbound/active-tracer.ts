import assert from "node:assert/strict";
import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OutboundBench } from "../../outbound/outbound-bench.ts";
import type { OutboundCase } from "../../subject/outbound-case.ts";
import { sampleDye, sorted } from "../../support/sample-dye.ts";

/** A tracer writes the trace headers of a call itself: those that were received would be a second, stale set. */
export const activeTracer: OutboundCase = {
  name: "beside an active tracer the trace headers that were received do not go on",
  run: async (subject) => {
    const span = trace.wrapSpanContext({ traceId: "b".repeat(32), spanId: "c".repeat(16), traceFlags: 1 });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    try {
      await OutboundBench.with(subject, {}, async (bench) => {
        const { lines, onward } = sampleDye(1);
        const seen = await bench.inRequest(lines, () =>
          context.with(trace.setSpan(context.active(), span), async () => {
            await bench.send("a");
            return bench.dyeing.identity()?.traceId;
          }),
        );
        assert.equal(seen, span.spanContext().traceId);
        assert.deepEqual(bench.arrived("a"), sorted(onward.filter(([name]) => name !== "traceparent")));
      });
    } finally {
      propagation.disable();
      context.disable();
    }
  },
};
