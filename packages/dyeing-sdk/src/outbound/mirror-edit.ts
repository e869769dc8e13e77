import type { Carried } from "../context/carried.ts";
import { MIRRORS, type Mirror, withoutMirror } from "../mirrors/mirrors.ts";
import { dyeHeaderTest, type Verdict } from "./outgoing.ts";

/**
 * The value that a header of others has to have in a request, from the one that is there: the same where nothing changes,
 * undefined for no header.
 */
export type MirrorEdit = (header: Mirror, present: string | undefined, isTraced: boolean) => string | undefined;

/** Undefined where such headers are none of our business. */
export function mirrorEdit(carried: Carried | undefined, verdict: Verdict): MirrorEdit | undefined {
  // A tracer hands them on to everybody; a dye in them is not for everybody.
  if (verdict === "denied") {
    const isOfDye = dyeHeaderTest(carried);
    return (header, present) => withoutMirror(header, present, isOfDye);
  }
  const mirrors = verdict === "allowed" ? carried?.runtime.mirrors : undefined;
  if (carried === undefined || mirrors === undefined) return undefined;
  const isOfDye = dyeHeaderTest(carried);
  return (header, present, isTraced) => mirrors.written(header, present, carried.dye, isTraced, isOfDye);
}

/** What has to change: pairs of a header and its value, undefined for none. */
export function mirrorChanges(
  edit: MirrorEdit,
  valuesOf: (header: string) => readonly string[],
): readonly (readonly [header: Mirror, value: string | undefined])[] {
  const isTraced = valuesOf("traceparent").length > 0;
  const changes: (readonly [Mirror, string | undefined])[] = [];
  for (const header of MIRRORS) {
    const values = valuesOf(header);
    const present = values.length === 0 ? undefined : values.join(",");
    const value = edit(header, present, isTraced);
    if (value !== present) changes.push([header, value]);
  }
  return changes;
}
