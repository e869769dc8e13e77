import { type ContextStorage, processState } from "../process/process-state.ts";

/**
 * Keeps what requests carry in another storage: for suites that have to find a wrong one. For the whole process; create
 * no request before, and undo it after.
 *
 * @returns Undoes it.
 */
export function replaceStorage(storage: ContextStorage): () => void {
  const before = processState.storage;
  processState.storage = storage;
  return () => {
    processState.storage = before;
  };
}
