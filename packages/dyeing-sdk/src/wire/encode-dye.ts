import {
  type DyeHeader,
  type DyeHeaderLists,
  dyeHeaderBound,
  formatDyeHeader,
  type KeyOfHeader,
  writeDyeHeader,
} from "./dye-header.ts";
import { COLOR_HEADER, DYE_HEADER, SIGNATURE_HEADER } from "./header-names.ts";
import { MAX_DYE_BYTES, MAX_HEADER_BYTES, MAX_HOP, MAX_SIGNATURE_BYTES, MAX_TAGS } from "./limits.ts";
import type { FaultSink, WireDye, WireTag } from "./wire-dye.ts";

/** One header line, lower-case name first. */
export type HeaderLine = readonly [name: string, value: string];

/**
 * Encodes a dye into header lines: color, one line per tag that travels, `x-dye`, and the signature where there is one. The
 * dye is expected to fit the budget (`fitBudget`).
 */
export function encodeDye(dye: WireDye): readonly HeaderLine[] {
  const lines: HeaderLine[] = [[COLOR_HEADER, dye.color]];
  for (const tag of dye.tags) if (tag.scope !== "local") lines.push([tag.header, tag.value]);
  lines.push([DYE_HEADER, writeDyeHeader(listsOf(dye.tags), dye)]);
  if (dye.signature !== undefined) lines.push([SIGNATURE_HEADER, dye.signature]);
  return lines;
}

/**
 * Drops tags until the dye fits: lowest priority first, among equals the last; then members of `x-dye` that this version
 * does not know. The color always stays. Sets `cut` and reports each drop. Returns the same object when nothing had to go.
 *
 * What fits stays fitting on its way: the room that `hop` and `cut` may take later is kept free.
 *
 * @param isSigned Whether it is given a signature when it is sent.
 */
export function fitBudget(dye: WireDye, fault: FaultSink, isSigned = false): WireDye {
  const reserved = isSigned && dye.signature === undefined ? MAX_SIGNATURE_BYTES : 0;
  let fitting = dye;
  while (!fits(fitting, reserved) && (fitting.tags.length > 0 || fitting.rest !== "")) {
    const lowest = indexOfLowest(fitting.tags);
    fitting =
      lowest === -1
        ? { ...fitting, cut: true, tags: [], rest: "" }
        : { ...fitting, cut: true, tags: fitting.tags.filter((_, index) => index !== lowest) };
    fault("over-budget");
  }
  return fitting;
}

/** Whether a dye of that many bytes of color and tags, and an `x-dye` of that length, is within the limits. */
export function isWithinBudget(colorAndTags: number, dyeHeaderLength: number): boolean {
  const dyeBytes = DYE_HEADER.length + dyeHeaderLength;
  return dyeBytes <= MAX_HEADER_BYTES && colorAndTags + dyeBytes <= MAX_DYE_BYTES;
}

/** Bytes of the color, the tags that travel and a signature, without `x-dye`. */
export function encodedBytes(dye: Pick<WireDye, "color" | "tags" | "signature">): number {
  let bytes = COLOR_HEADER.length + dye.color.length;
  if (dye.signature !== undefined) bytes += MAX_SIGNATURE_BYTES;
  for (const tag of dye.tags) if (tag.scope !== "local") bytes += tag.header.length + tag.value.length;
  return bytes;
}

/** The longest that `x-dye` gets on the way: with the largest hop count, and cut. */
export function largestDyeHeader(dye: Omit<DyeHeader, "hop" | "cut">): number {
  return formatDyeHeader({ ...dye, hop: MAX_HOP, cut: true }).length;
}

function fits(dye: WireDye, reserved: number): boolean {
  // Nearly all do, by far.
  const bytes = encodedBytes(dye) + reserved;
  if (dye.tags.length <= MAX_TAGS && isWithinBudget(bytes, dyeHeaderBound(dye.tags, dye))) return true;
  const traveling = dye.tags.filter((tag) => tag.scope !== "local");
  if (traveling.length > MAX_TAGS) return false;
  const text = largestDyeHeader({ ...dye, ...listsOf(traveling) });
  return isWithinBudget(encodedBytes(dye) + reserved, text);
}

/** What `x-dye` says of the tags that travel. */
function listsOf(tags: readonly WireTag[]): DyeHeaderLists {
  const route: string[] = [];
  const next: string[] = [];
  const keys: KeyOfHeader[] = [];
  for (const { header, scope, key } of tags) {
    if (scope === "local") continue;
    (scope === "route" ? route : next).push(header);
    if (key !== undefined) keys.push([header, key]);
  }
  return { route, next, keys };
}

/** -1 when no tag travels. */
function indexOfLowest(tags: readonly WireTag[]): number {
  let lowest = -1;
  for (const [index, tag] of tags.entries()) {
    if (tag.scope === "local") continue;
    if (lowest === -1 || tag.priority <= (tags[lowest]?.priority ?? 0)) lowest = index;
  }
  return lowest;
}
