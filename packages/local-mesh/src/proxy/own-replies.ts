import type { Answered, MissReason, Routed, RoutingDecision } from "@dyeing/lanes/explain";
import type { ResponseFlag } from "../access-log/response-flag.ts";
import type { LocalReply } from "./local-reply.ts";

/** What the proxy itself answers, as Envoy words it. */
export interface OwnReply extends LocalReply {
  /** Undefined: no flag in the log. */
  readonly flag: ResponseFlag | undefined;
  readonly details: string;
}

const NO_ROUTE: OwnReply = { status: 404, body: "", flag: "NR", details: "route_not_found" };
const NO_CLUSTER: OwnReply = { status: 503, body: "", flag: "NC", details: "cluster_not_found" };

/** What Envoy answers and logs for a request that no endpoint is found for. */
const MISS_REPLIES: Readonly<Record<MissReason, OwnReply>> = {
  UNKNOWN_HOST: NO_ROUTE,
  NO_LISTENER: NO_ROUTE,
  NO_ROUTE,
  UNKNOWN_DESTINATION: NO_CLUSTER,
  UNKNOWN_PORT: NO_CLUSTER,
  UNKNOWN_SUBSET: NO_CLUSTER,
  NO_ENDPOINT: { status: 503, body: "no healthy upstream", flag: "UH", details: "no_healthy_upstream" },
  TLS_MISMATCH: NO_CLUSTER,
};

/** The reply to a request that goes to no endpoint. `location` is where its redirect leads. */
export function ownReply(decision: Exclude<RoutingDecision, Routed>, location: string | undefined): OwnReply {
  if (decision.outcome === "answered") return answer(decision, location);
  // Outside of the mesh there is nothing here.
  return decision.outcome === "missed" ? MISS_REPLIES[decision.reason] : NO_ROUTE;
}

function answer({ route }: Answered, location: string | undefined): OwnReply {
  const { redirect, directResponse } = route;
  const status = redirect?.status ?? directResponse?.status ?? 200;
  return { status, body: directResponse?.body ?? "", flag: undefined, details: "direct_response", location };
}
