import { withCandidate } from "../context/candidate.ts";
import { liveRuntimes } from "../process/live-runtimes.ts";
import type { Count } from "../process/runtime.ts";
import type { OtelContext } from "../telemetry/opentelemetry.ts";
import { decodeDye, type HeaderReader } from "../wire/decode-dye.ts";
import { NO_VOCABULARY } from "../wire/vocabulary.ts";

/**
 * An OpenTelemetry context with the dye that was read, as a candidate that only `receiveMessage()` promotes: a propagator
 * knows no peer, so it can honour no trust rule. Never throws. Faults are counted by the runtime that was created first.
 */
export function extractDye<C extends OtelContext>(ctx: C, read: HeaderReader): C {
  try {
    const dye = decodeDye(read, NO_VOCABULARY, count);
    // The context's own methods give contexts of its own kind.
    return dye === undefined ? ctx : (withCandidate(ctx, dye) as C);
  } catch (error) {
    count("extract-failed", error);
    return ctx;
  }
}

/** Who there is is asked for a fault only: asking costs as much as reading a dye. */
const count: Count = (reason, detail) => liveRuntimes()[0]?.count(reason, detail);
