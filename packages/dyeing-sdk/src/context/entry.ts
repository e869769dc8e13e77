import { processState } from "../process/process-state.ts";
import type { OtelContext } from "../telemetry/opentelemetry.ts";
import { activeCarried } from "./active-carried.ts";
import { withoutCandidate } from "./candidate.ts";
import type { Carried } from "./carried.ts";
import { activeOtelContext, mirrorInto, RootContext, withOtelContext } from "./mirror.ts";
import { withRemoteParent } from "./remote-parent.ts";

/** A context that can be entered, as often as one likes: a record, and the OpenTelemetry context that mirrors it. */
export class Entry {
  readonly carried: Carried | undefined;
  readonly #otel: OtelContext | undefined;

  private constructor(carried: Carried | undefined, otel: OtelContext | undefined) {
    this.carried = carried;
    this.#otel = otel;
  }

  /** The context of now with another record: spans and whatever else lives there stay. */
  static of(carried: Carried): Entry {
    const otel = activeOtelContext();
    return new Entry(carried, otel === undefined ? undefined : mirrorInto(withoutCandidate(otel), carried));
  }

  /** The context of a request or message that arrives now: as `of()`, and below its caller's span. */
  static received(carried: Carried): Entry {
    const otel = activeOtelContext();
    if (otel === undefined) return new Entry(carried, undefined);
    const ctx = withRemoteParent(withoutCandidate(otel), carried.trace);
    return new Entry(carried, mirrorInto(ctx, carried));
  }

  /** A context that holds nothing but this record. */
  static root(carried: Carried): Entry {
    return new Entry(carried, activeOtelContext() === undefined ? undefined : mirrorInto(new RootContext(), carried));
  }

  /** The context of now, to be entered again later. */
  static current(): Entry {
    return new Entry(activeCarried(), activeOtelContext());
  }

  run<T>(fn: () => T): T {
    return this.#otel === undefined ? processState.storage.run(this.carried, fn) : this.#runInBoth(this.#otel, fn);
  }

  /** Apart, as a function that makes a closure pays for it also where it does not. */
  #runInBoth<T>(otel: OtelContext, fn: () => T): T {
    return processState.storage.run(this.carried, () => withOtelContext(otel, fn));
  }
}
