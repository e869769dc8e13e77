import { formatDyeHeader } from "./dye-header.ts";
import { COLOR_HEADER, DYE_HEADER } from "./header-names.ts";
import { MAX_DYE_BYTES, MAX_HEADER_BYTES, MAX_TAGS } from "./limits.ts";
import type { FaultSink, WireDye, WireTag } from "./wire-dye.ts";

/** One header line, lower-case name first. */
export type HeaderLine = readonly [name: string, value: string];

/**
 * Encodes a dye into header lines: color, one line per tag that travels, and `x-dye`. The dye is expected to fit the
 * budget (`fitBudget`).
 */
export function encodeDye(dye: WireDye): readonly HeaderLine[] {
  const lines: HeaderLine[] = [[COLOR_HEADER, dye.color]];
  const route: string[] = [];
  const next: string[] = [];
  for (const tag of dye.tags) {
    if (tag.scope === "local") continue;
    (tag.scope === "route" ? route : next).push(tag.header);
    lines.push([tag.header, tag.value]);
  }
  lines.push([DYE_HEADER, dyeHeaderText(dye, route, next)]);
  return lines;
}

/**
 * Drops tags until the dye fits: lowest priority first, among equals the last. The color always stays. Sets `cut` and
 * reports each dropped tag. Returns the same object when nothing had to go.
 */
export function fitBudget(dye: WireDye, fault: FaultSink): WireDye {
  let fitting = dye;
  while (fitting.tags.length > 0 && !fits(fitting)) {
    const lowest = indexOfLowest(fitting.tags);
    fitting = { ...fitting, cut: true, tags: fitting.tags.filter((_, index) => index !== lowest) };
    fault("over-budget");
  }
  return fitting;
}

/** Bytes of the color and the tags that travel, without `x-dye`. */
export function encodedBytes(dye: Pick<WireDye, "color" | "tags">): number {
  let bytes = COLOR_HEADER.length + dye.color.length;
  for (const tag of dye.tags) if (tag.scope !== "local") bytes += tag.header.length + tag.value.length;
  return bytes;
}

function fits(dye: WireDye): boolean {
  const traveling = dye.tags.filter((tag) => tag.scope !== "local");
  if (traveling.length > MAX_TAGS) return false;
  const text = dyeHeaderText(dye, namesOf(traveling, "route"), namesOf(traveling, "next"));
  const dyeBytes = DYE_HEADER.length + text.length;
  return dyeBytes <= MAX_HEADER_BYTES && encodedBytes(dye) + dyeBytes <= MAX_DYE_BYTES;
}

function namesOf(tags: readonly WireTag[], scope: WireTag["scope"]): string[] {
  return tags.filter((tag) => tag.scope === scope).map((tag) => tag.header);
}

function indexOfLowest(tags: readonly WireTag[]): number {
  let lowest = -1;
  for (const [index, tag] of tags.entries()) {
    if (tag.scope === "local") continue;
    if (lowest === -1 || tag.priority <= (tags[lowest]?.priority ?? 0)) lowest = index;
  }
  return lowest === -1 ? tags.length - 1 : lowest;
}

function dyeHeaderText(dye: WireDye, route: readonly string[], next: readonly string[]): string {
  return formatDyeHeader({ ...dye, route, next });
}
