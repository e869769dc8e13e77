import type { IncomingHttpHeaders } from "node:http";
import { TAGS } from "../workload/dyed-request.ts";

/** What the least code that carries a dye would carry: a color and four known tags. No limits, no trust, no list. */
export interface MinimalDye {
  readonly color: string;
  readonly tags: Readonly<Record<string, string>>;
}

const NAMES = Object.keys(TAGS);

/** Decodes the color and the four tags. */
export function decodeMinimal(headers: IncomingHttpHeaders): MinimalDye {
  const tags: Record<string, string> = {};
  for (const name of NAMES) {
    const value = headers[name];
    if (typeof value === "string") tags[name] = decodeURIComponent(value);
  }
  const color = headers["x-trace-color"];
  return { color: typeof color === "string" ? color : "default", tags };
}

/** Encodes them again. */
export function encodeMinimal(dye: MinimalDye, headers: Record<string, unknown>): void {
  headers["x-trace-color"] = dye.color;
  for (const name of NAMES) {
    const value = dye.tags[name];
    if (value !== undefined) headers[name] = encodeURIComponent(value);
  }
}
