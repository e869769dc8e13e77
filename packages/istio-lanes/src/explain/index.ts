// Reading resources.

export { DyeingError, isDyeingError } from "@dyeing/sdk/errors";
export { formatFinding, ResourceError, type ResourceErrorCode } from "../errors/resource-error.ts";
export {
  type DestinationRuleResource,
  type Finding,
  type FindingCode,
  type FindingLevel,
  formatPosition,
  loadResources,
  type MeshResources,
  noticesOf,
  parseResources,
  type Resource,
  type ResourceFile,
  type ResourceOptions,
  readResources,
  readResourceTexts,
  type SourcePosition,
  type VirtualServiceResource,
} from "../resource/index.ts";

// Explaining a request.

export { explain, routeNameOf } from "./explain.ts";
export type { ExplainedDestination, ExplainedRoute, Explanation, NextHop } from "./explanation.ts";
export { formatExplanation } from "./format-explanation.ts";
export { type HeaderLines, headerLines, RawHeaderLines } from "./matching/header-lines.ts";
export type { RouteRequest } from "./matching/route-request.ts";
export type { Cluster, LoadBalancing, PriorityLevel } from "./mesh/cluster.ts";
export { compileMesh, type MeshOptions } from "./mesh/compile-mesh.ts";

// Serving by the same matcher.

export { decide } from "./mesh/decide.ts";
export type { ConditionEvidence, MatchEvidence } from "./mesh/evidence.ts";
export type { Abort, Fault, InjectedFault } from "./mesh/fault.ts";
export type { HashPolicy } from "./mesh/hash-policy.ts";
export type { Listener, Mesh, Mirror, Route, VirtualHost, WeightedCluster } from "./mesh/mesh.ts";
export type { ClusterMiss, MissReason } from "./mesh/miss-reason.ts";
export { locationOf, nextHopOf } from "./mesh/next-hop.ts";
export type { OutlierPolicy } from "./mesh/outlier-policy.ts";
export { DEFAULT_RETRIES, NO_RETRIES, type RetryPolicy } from "./mesh/retry-policy.ts";
export type { Cors, DirectResponse, HeaderOperations, Redirect, Rewrite } from "./mesh/route-actions.ts";
export type { Answered, Missed, PassedThrough, Routed, RoutingDecision } from "./mesh/routing-decision.ts";
export type { Notice } from "./notices/notice.ts";
export type { Caller } from "./registry/caller.ts";
export type { Endpoint, EndpointTable, ServiceEndpoints } from "./registry/endpoint.ts";
