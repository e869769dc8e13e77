import { activeCarried } from "../context/active-carried.ts";
import { Entry } from "../context/entry.ts";

/**
 * Runs `fn` as code that loses the dye: color, tags and x-dye are gone, request id and trace headers stay. Plants the
 * fault that a verifier has to find.
 */
export function withoutDye<T>(fn: () => T): T {
  const carried = activeCarried();
  return carried === undefined ? fn() : Entry.of(carried.withDye(undefined)).run(fn);
}
