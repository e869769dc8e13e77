import type { Carried } from "../context/carried.ts";
import { liveRuntimes } from "../process/live-runtimes.ts";
import type { Runtime } from "../process/runtime.ts";
import { outgoingTraceId } from "../telemetry/opentelemetry.ts";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { COLOR_HEADER, DYE_HEADER, SIGNATURE_HEADER } from "../wire/header-names.ts";

const NONE: readonly HeaderLine[] = Object.freeze([]);

/** What one request on the wire may carry. */
export interface Outgoing {
  /** To be added, unless the caller set them. */
  readonly lines: readonly HeaderLine[];
  /** The destination may not see a dye: one that is in the request, whoever put it there, has to go. */
  readonly denied: boolean;
}

const NOTHING: Outgoing = Object.freeze({ lines: NONE, denied: false });
const DENIED: Outgoing = Object.freeze({ lines: NONE, denied: true });

/**
 * Whether a request may carry a dye. `unasked`: there is no record, and no runtime of this process forbids the host.
 *
 * A request is judged by the runtime that made what its caller carries. Without such a record nothing is added, and a dye
 * that was put there by hand is denied only where no runtime of this process allows the host.
 */
export type Verdict = "allowed" | "denied" | "unasked";

/** @param allows Whether a runtime lets a dye go there: `(runtime) => runtime.allowsUrl(url)`. */
export function verdictOf(carried: Carried | undefined, allows: (runtime: Runtime) => boolean): Verdict {
  if (carried !== undefined && !carried.runtime.closed) return allows(carried.runtime) ? "allowed" : "denied";
  const runtimes = liveRuntimes();
  return runtimes.length > 0 && !runtimes.some(allows) ? "denied" : "unasked";
}

/**
 * What a request may carry, with the count of what it may not.
 *
 * @param destination For the log.
 */
export function outgoing(
  carried: Carried | undefined,
  allows: (runtime: Runtime) => boolean,
  destination: string,
): Outgoing {
  const verdict = verdictOf(carried, allows);
  if (verdict === "denied") {
    if (carried?.dye !== undefined && !carried.runtime.closed)
      carried.runtime.count("outbound-not-allowed", destination);
    return DENIED;
  }
  if (verdict === "unasked" || carried === undefined) return NOTHING;
  // With a tracer at work, its instrumentation writes the trace headers: ours would be a second, stale set.
  return { lines: carried.headerLines(outgoingTraceId() === undefined), denied: false };
}

/** Who hears of what happens to a request: its record's runtime, else one that is there. */
export function runtimeOf(carried: Carried | undefined): Runtime | undefined {
  return carried !== undefined && !carried.runtime.closed ? carried.runtime : liveRuntimes()[0];
}

/** Headers of the dye itself, beside those that carry its tags. */
const OWN = new Set<string>([COLOR_HEADER, DYE_HEADER, SIGNATURE_HEADER, "x-multi-tag"]);

/**
 * Tells of a header (lower case) whether it belongs to a dye: the color, `x-dye`, a tag that the caller's dye has, or one
 * that a policy of this process knows.
 */
export function dyeHeaderTest(carried: Carried | undefined): (name: string) => boolean {
  const tags = carried?.dye?.wire.tags;
  const runtimes = carried !== undefined && !carried.runtime.closed ? [carried.runtime] : liveRuntimes();
  return (name) =>
    OWN.has(name) ||
    tags?.some((tag) => tag.header === name) === true ||
    runtimes.some((runtime) => runtime.carriesTag(name));
}
