import { extractDye, injectDye } from "@dyeing/sdk/propagation";
import { COLOR_HEADER, DYE_HEADER, REQUEST_ID_HEADER } from "@dyeing/sdk/wire";
import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";

/**
 * A propagator for carriers that the SDK does not cover, such as those of message instrumentations. Never register it for
 * HTTP: a propagator sees neither host nor peer, so it can honour no allow-list and no trust rule. What it extracts
 * is a candidate that only `dyeing.receiveMessage()` promotes.
 */
export class DyeingPropagator implements TextMapPropagator {
  inject<C>(ctx: Context, carrier: C, setter: TextMapSetter<C>): void {
    injectDye(ctx, (name, value) => setter.set(carrier, name, value));
  }

  extract<C>(ctx: Context, carrier: C, getter: TextMapGetter<C>): Context {
    return extractDye(ctx, (name) => getter.get(carrier, name));
  }

  /** The fixed ones; tag headers vary with the dye. */
  fields(): string[] {
    return [REQUEST_ID_HEADER, COLOR_HEADER, DYE_HEADER];
  }
}
