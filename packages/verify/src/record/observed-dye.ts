import { COLOR_HEADER, DYE_HEADER, isColor, parseDyeHeader } from "@dyeing/sdk/wire";
import { printable } from "./printable.ts";

/**
 * What a source of evidence says about one request header: its value, `null` when the header was absent, `undefined`
 * when the source does not record it (a log that was not told to).
 */
export type HeaderLookup = (name: string) => string | null | undefined;

/** The dye of one call as it stood on the wire. */
export interface ObservedDye {
  /** The color. Undefined when the header was absent or malformed: a malformed color is no color. */
  readonly color: string | undefined;
  /** Whether an `x-dye` was there, and readable. */
  readonly list: "present" | "absent" | "malformed";
  /** `x-dye` says of itself that a tag was dropped on the way. */
  readonly cut: boolean;
  /** Headers that `x-dye` lists and the request did not have. Only headers that the source records can be here. */
  readonly missing: readonly string[];
  /** Headers that `x-dye` lists and the source does not record: nothing can be said about them. */
  readonly unrecorded: readonly string[];
  /** Values of the tag headers that were asked for or listed; `null` when absent. */
  readonly tags: ReadonlyMap<string, string | null>;
}

/** Reads the dye of a call. `tagHeaders` are looked at whether `x-dye` lists them or not. Never throws. */
export function observeDye(lookup: HeaderLookup, tagHeaders: readonly string[]): ObservedDye {
  const color = lookup(COLOR_HEADER);
  const dyeText = lookup(DYE_HEADER);
  const dye = typeof dyeText === "string" ? parseDyeHeader(dyeText) : undefined;
  const listed = dye === undefined ? [] : [...dye.route, ...dye.next];
  const tags = new Map<string, string | null>();
  const unrecorded: string[] = [];
  for (const header of new Set([...tagHeaders, ...listed])) {
    const value = lookup(header);
    if (value !== undefined) tags.set(header, value === null ? null : printable(value));
    else if (listed.includes(header)) unrecorded.push(header);
  }
  return {
    color: typeof color === "string" && isColor(color) ? color : undefined,
    list: typeof dyeText !== "string" ? "absent" : dye === undefined ? "malformed" : "present",
    cut: dye?.cut ?? false,
    missing: listed.filter((header) => tags.get(header) === null),
    unrecorded,
    tags,
  };
}
