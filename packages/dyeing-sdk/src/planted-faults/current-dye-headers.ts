import { activeCarried } from "../context/active-carried.ts";

/** The current dye's header lines as a record, without request id and trace headers. Plants a leak, or asserts one. */
export function currentDyeHeaders(): Record<string, string> {
  return Object.fromEntries(activeCarried()?.dye?.headerLines() ?? []);
}
