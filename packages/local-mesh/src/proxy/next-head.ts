import { nextHopOf, RawHeaderLines, type Routed, type RouteRequest } from "@dyeing/lanes/explain";
import type { RequestHead } from "../message/request-head.ts";
import { operate } from "./header-operations.ts";
import { withTarget } from "./with-target.ts";

/** The request as its route sends it on: path and authority rewritten, headers changed. */
export function nextHead(head: RequestHead, request: RouteRequest, routed: Routed): RequestHead {
  const { route, destination } = routed;
  const { rewrite } = route;
  const authority = rewrite?.authority ?? destination.authority ?? head.authority;
  const rewritten = rewrite?.prefix !== undefined || rewrite?.regex !== undefined;
  const path = rewritten ? (nextHopOf(request, routed)?.path ?? head.path) : head.path;
  const operated = operate(operate(head.rawHeaders, destination.request), route.request);
  if (operated === head.rawHeaders && path === head.path && authority === head.authority) return head;
  const rawHeaders = withTarget(operated, path, authority);
  return { ...head, path, authority, rawHeaders, headers: new RawHeaderLines(rawHeaders) };
}
