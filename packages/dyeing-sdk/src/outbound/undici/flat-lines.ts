import type { HeaderLine } from "../../wire/encode-dye.ts";
import { isSafeLine } from "../safe-line.ts";
import { namesTrace } from "./trace-group.ts";

/** Lines as a request of undici has them: names and values in turn. */
export interface FlatLines {
  readonly lines: readonly HeaderLine[];
  readonly flat: readonly string[];
  /** How many of them are trace headers. */
  readonly trace: number;
}

/** By the array, which its record makes once and shares between calls. */
const known = new WeakMap<readonly HeaderLine[], FlatLines>();

/** Those that are safe to write without being checked again, as `addHeader` would each time: that takes as long as all else. */
export function flatLines(headerLines: readonly HeaderLine[]): FlatLines {
  let found = known.get(headerLines);
  if (found === undefined) {
    const lines = headerLines.every(isSafeLine) ? headerLines : headerLines.filter(isSafeLine);
    found = { lines, flat: lines.flat(), trace: lines.filter(([name]) => namesTrace(name)).length };
    known.set(headerLines, found);
  }
  return found;
}
