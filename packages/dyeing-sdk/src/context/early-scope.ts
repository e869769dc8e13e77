import { processState } from "../process/process-state.ts";
import type { Carried } from "./carried.ts";

/**
 * A request that is received before the application's own adapter sees it: the first adapter that receives something in its
 * context has the same request in hand, in whatever objects its framework made of it.
 */
export function expectAdapter(): void {
  const scope = (processState.storage.getStore() as Carried | undefined)?.request;
  if (scope !== undefined) scope.isEarly = true;
}

/** Whether what an adapter receives now was received early. True once for each request. */
export function wasReceivedEarly(): boolean {
  const scope = (processState.storage.getStore() as Carried | undefined)?.request;
  if (scope === undefined || !scope.isEarly) return false;
  scope.isEarly = false;
  return true;
}
