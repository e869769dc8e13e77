export { FINDING_LEVELS, type Finding, type FindingCode, type FindingLevel } from "./finding.ts";
export { loadResources, noticesOf, parseResources } from "./load-resources.ts";
export type { ResourceFile } from "./read-resource-files.ts";
export { type ResourceOptions, readResources, readResourceTexts } from "./read-resources.ts";
export type {
  DestinationRuleResource,
  GatewayResource,
  HttpRouteResource,
  KubeGatewayResource,
  MeshResources,
  PeerAuthenticationResource,
  Resource,
  ServiceEntryResource,
  ServiceResource,
  SidecarResource,
  VirtualServiceResource,
  WorkloadEntryResource,
} from "./resource-set.ts";
export { formatPosition, type SourcePosition } from "./source-position.ts";
