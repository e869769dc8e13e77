import { AsyncLocalStorage } from "node:async_hooks";

type RunIn = ReturnType<typeof AsyncLocalStorage.snapshot>;

/** The defect itself: what belongs to one request stands where all of them reach it. */
let previous: RunIn | undefined;

/**
 * Runs a call in the whole context of the call before it: the dye, the request id and the trace of another request. The
 * classic way to mix requests up, for a verifier to find.
 */
export function inPreviousContext<T>(call: () => T): T {
  const own = AsyncLocalStorage.snapshot();
  const run = previous ?? own;
  previous = own;
  return run(call);
}
