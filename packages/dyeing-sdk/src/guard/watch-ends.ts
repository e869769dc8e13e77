import { processState } from "../process/process-state.ts";

/**
 * Has each request from now on note when it is over. Off without a guard, as the time costs every request something.
 *
 * @returns Ends it, once nobody else wants it.
 */
export function watchEnds(): () => void {
  processState.endWatchers = (processState.endWatchers ?? 0) + 1;
  let isWatching = true;
  return () => {
    if (isWatching) processState.endWatchers = (processState.endWatchers ?? 1) - 1;
    isWatching = false;
  };
}
