/** A route that dyes a call again is named `redye.LANE`; Istio appends the name of a match, and a lane has no dot in it. */
const REPAIR_ROUTE = /^redye\.([^.]+)(?:\.|$)/;

/**
 * The lane by which the mesh dyed a call again that its application had sent without a dye; undefined when it did not. By
 * the route's name: headers are logged as the route left them, and any caller can set one.
 */
export function repairedLane(routeName: string): string | undefined {
  return REPAIR_ROUTE.exec(routeName)?.[1];
}
