// Reading resources
export { isLanesError, LanesError } from "../errors/lanes-error.ts";
export { ResourceError, type ResourceErrorCode } from "../errors/resource-error.ts";
// Explaining a request
export { explain } from "./explain.ts";
export type { ExplainedDestination, ExplainedRoute, Explanation } from "./explanation.ts";
export { formatExplanation } from "./format-explanation.ts";
export { type HeaderLines, headerLines, RawHeaderLines } from "./matching/header-lines.ts";
export type { RouteRequest } from "./matching/route-request.ts";
export type { Cluster } from "./mesh/cluster.ts";
export { compileMesh, type MeshOptions } from "./mesh/compile-mesh.ts";
// Serving by the same matcher
export { decide } from "./mesh/decide.ts";
export type { Decision, Missed, Routed } from "./mesh/decision.ts";
export type { Endpoint, EndpointTable } from "./mesh/endpoint.ts";
export type { ConditionEvidence, MatchEvidence } from "./mesh/evidence.ts";
export type { Abort, InjectedFault } from "./mesh/fault.ts";
export type { Mesh, Route, VirtualHost, WeightedCluster } from "./mesh/mesh.ts";
export type { MissReason } from "./mesh/miss-reason.ts";
export { DEFAULT_RETRIES, NO_RETRIES, type RetryPolicy } from "./mesh/retry-policy.ts";
export { loadResources, parseResources, type ResourceOptions } from "./resources/load-resources.ts";
export type {
  DestinationRuleResource,
  MeshResources,
  Resource,
  ResourceNotice,
  VirtualServiceResource,
} from "./resources/mesh-resources.ts";
export type { ResourceFile } from "./resources/read-resource-files.ts";
export { formatPosition, type SourcePosition } from "./resources/source-position.ts";
