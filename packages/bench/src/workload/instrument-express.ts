import { createRequire } from "node:module";
import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { ExpressInstrumentation } from "@opentelemetry/instrumentation-express";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { AlwaysOffSampler, AlwaysOnSampler, TracerProvider } from "@opentelemetry/sdk-trace";

/**
 * Express under OTel's http and express instrumentation, without an exporter. With the sampler that records nothing it is the
 * cheapest way to have OTel carry something, and so the most favourable to it.
 */
export function instrumentExpress({ sampled }: { readonly sampled: boolean }): typeof import("express") {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  const tracerProvider = new TracerProvider({ sampler: sampled ? new AlwaysOnSampler() : new AlwaysOffSampler() });
  trace.setGlobalTracerProvider(tracerProvider);
  registerInstrumentations({
    tracerProvider,
    instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()],
  });
  const require = createRequire(import.meta.url);
  require("node:http");
  return require("express");
}
