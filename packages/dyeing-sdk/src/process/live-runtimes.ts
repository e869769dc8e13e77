import { processState } from "./process-state.ts";
import type { Runtime } from "./runtime.ts";

/** The runtimes of this process that are not closed, of every copy of this package. */
export function liveRuntimes(): Runtime[] {
  const live: Runtime[] = [];
  for (const ref of processState.runtimes) {
    const runtime = ref.deref();
    if (runtime === undefined || runtime.closed) processState.runtimes.delete(ref);
    else live.push(runtime);
  }
  return live;
}

/**
 * Adds a runtime, and with the first one the process-wide hooks: there is one subscription per process, however many
 * runtimes. The copy of this package that came first brings the hooks for all.
 *
 * @returns Takes the runtime out again, and with the last one the hooks.
 */
export function addRuntime(runtime: Runtime, hook: () => () => void): () => void {
  processState.runtimes.add(new WeakRef(runtime));
  processState.unhook ??= hook();
  return () => {
    if (liveRuntimes().length > 0) return;
    processState.unhook?.();
    processState.unhook = undefined;
  };
}
