import { context } from "@opentelemetry/api";
import { activeCarried, derivedContext } from "../context/carried-context.ts";

/**
 * Runs `fn` as code that loses the dye: color, tags and x-dye are gone, request id and trace headers stay. Plants the
 * fault that a verifier has to find.
 */
export function withoutDye<T>(fn: () => T): T {
  const carried = activeCarried();
  return carried === undefined ? fn() : context.with(derivedContext(carried.withDye(undefined)), fn);
}
