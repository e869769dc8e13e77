import type { TextMapPropagator } from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { DyeingPropagator } from "./dyeing-propagator.ts";

/** W3C Trace Context, W3C Baggage and the dye in one propagator, for carriers that stay inside. */
export function messagePropagator(): TextMapPropagator {
  return new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator(), new DyeingPropagator()],
  });
}
