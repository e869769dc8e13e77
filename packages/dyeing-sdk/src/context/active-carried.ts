import { processState } from "../process/process-state.ts";
import type { Carried } from "./carried.ts";
import { activeOtelContext, mirroredIn } from "./mirror.ts";
import { RequestScope } from "./request-scope.ts";

/**
 * What the current context carries. Undefined outside a request: the unknown state without even a request id.
 *
 * The record is in our own storage; OpenTelemetry's context holds a mirror of it. Libraries move OpenTelemetry's context
 * about: they bind callbacks to it, leave it, or enter an older one. The mirror is taken only when it holds a record of
 * another request that this one was not entered in: then somebody ran a callback of that request here, and said so
 * through OpenTelemetry. Each such use is counted.
 */
export function activeCarried(): Carried | undefined {
  const own = processState.storage.getStore() as Carried | undefined;
  const mirrored = mirroredIn(activeOtelContext());
  if (keepsOwn(own, mirrored)) return own?.latest;
  mirrored?.runtime.count("context-rebound");
  return mirrored?.latest;
}

/** Whether the current context carries something of this request. Not a use: nothing is counted. */
export function isActive(request: RequestScope): boolean {
  const own = processState.storage.getStore() as Carried | undefined;
  const mirrored = mirroredIn(activeOtelContext());
  return (keepsOwn(own, mirrored) ? own : mirrored)?.request === request;
}

function keepsOwn(own: Carried | undefined, mirrored: Carried | undefined): boolean {
  if (mirrored === undefined || mirrored === own) return true;
  return own !== undefined && (own.request === mirrored.request || own.request.isWithin(mirrored.request));
}

/** The scope of a request that is entered now. */
export function newRequestScope(): RequestScope {
  const own = processState.storage.getStore() as Carried | undefined;
  return RequestScope.within(own?.request, mirroredIn(activeOtelContext())?.request);
}
