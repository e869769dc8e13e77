import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";
import { withCandidate } from "../context/candidate.ts";
import { carriedOf } from "../context/carried-context.ts";
import { decodeDye } from "../wire/decode-dye.ts";
import { COLOR_HEADER, DYE_HEADER, REQUEST_ID_HEADER } from "../wire/header-names.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";

/**
 * An OTel propagator for carriers that this SDK does not cover, such as message instrumentations. It is not registered
 * globally: a propagator sees neither the host nor the peer, so it can honour no allow-list and no trust rule. What
 * it extracts is a candidate that only `receiveMessage()` promotes.
 */
export class DyeingPropagator implements TextMapPropagator {
  readonly #count: (reason: string, detail?: unknown) => void;

  constructor(count: (reason: string, detail?: unknown) => void) {
    this.#count = count;
  }

  inject<C>(ctx: Context, carrier: C, setter: TextMapSetter<C>): void {
    try {
      for (const [name, value] of carriedOf(ctx)?.headerLines(false) ?? []) setter.set(carrier, name, value);
    } catch (error) {
      this.#count("inject-failed", error);
    }
  }

  extract<C>(ctx: Context, carrier: C, getter: TextMapGetter<C>): Context {
    try {
      const dye = decodeDye((name) => getter.get(carrier, name), NO_VOCABULARY, this.#count);
      return dye === undefined ? ctx : withCandidate(ctx, dye);
    } catch (error) {
      this.#count("extract-failed", error);
      return ctx;
    }
  }

  /** The fixed ones; tag headers vary with the dye. */
  fields(): string[] {
    return [REQUEST_ID_HEADER, COLOR_HEADER, DYE_HEADER];
  }
}
