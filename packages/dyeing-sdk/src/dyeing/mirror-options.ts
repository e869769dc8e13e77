import type { Role } from "../inbound/admission.ts";
import type { RestoreSettings } from "../mirrors/mirror-reader.ts";
import { type Mirror, Mirrors } from "../mirrors/mirrors.ts";
import type { Count } from "../process/runtime.ts";

/** Headers of others that carry a dye through services which are not ours, but traced by OpenTelemetry. */
export interface MirrorOptions {
  /** In which of them the color is written on the way out, to hosts that may receive a dye. */
  readonly write?: readonly ("baggage" | "tracestate")[];
  /** Headers of tags that are written beside the color, and looked for in a baggage: `["x-user-level"]`. */
  readonly tags?: readonly string[];
  /** Where a dye is looked for that arrives without its own headers. The first that has a color counts. */
  readonly restoreFrom?: readonly ("baggage" | "tracestate")[];
}

/** Undefined where such headers are left alone. */
export function mirrorsOf({ write = [], tags = [] }: MirrorOptions, role: Role, count: Count): Mirrors | undefined {
  // What an edge has received of them is from outside, and a tracer hands it on.
  const strips = role === "edge";
  return write.length === 0 && !strips ? undefined : new Mirrors({ write, tags, strips, count });
}

export function restoresOf({ restoreFrom = [], tags = [] }: MirrorOptions): RestoreSettings | undefined {
  return restoreFrom.length === 0 ? undefined : { from: restoreFrom satisfies readonly Mirror[], tags };
}
