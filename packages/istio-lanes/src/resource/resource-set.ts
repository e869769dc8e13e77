import type { Finding } from "./finding.ts";
import type { DestinationRuleSpec } from "./shape/destination-rule.ts";
import type { GatewaySpec } from "./shape/gateway.ts";
import type { HttpRouteDocumentSpec, KubeGatewaySpec, ReferenceGrantSpec } from "./shape/gateway-api.ts";
import type { MeshConfigSpec } from "./shape/mesh-config.ts";
import type { PeerAuthenticationSpec } from "./shape/peer-authentication.ts";
import type { ServiceSpec } from "./shape/service.ts";
import type { ServiceEntrySpec, WorkloadEntrySpec } from "./shape/service-entry.ts";
import type { SidecarSpec } from "./shape/sidecar.ts";
import type { VirtualServiceSpec } from "./shape/virtual-service.ts";
import type { Path } from "./source-document.ts";
import type { SourcePosition } from "./source-position.ts";

/** One resource with the place it came from. */
export interface Resource<Spec> {
  readonly kind: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; undefined when the document does not say. */
  readonly created: number | undefined;
  /** As it stands in the document. */
  readonly spec: Spec;
  /** The whole document as it stands. */
  readonly document: unknown;
  readonly position: SourcePosition;
  /** The position of a part by its path from the document's top, such as `["spec", "http", 0]`. */
  positionOf(path: Path): SourcePosition;
}

export type VirtualServiceResource = Resource<VirtualServiceSpec>;
export type DestinationRuleResource = Resource<DestinationRuleSpec>;
export type GatewayResource = Resource<GatewaySpec>;
export type ServiceEntryResource = Resource<ServiceEntrySpec>;
export type WorkloadEntryResource = Resource<WorkloadEntrySpec>;
export type SidecarResource = Resource<SidecarSpec>;
export type ServiceResource = Resource<ServiceSpec>;
export type HttpRouteResource = Resource<HttpRouteDocumentSpec>;
export type KubeGatewayResource = Resource<KubeGatewaySpec>;
export type ReferenceGrantResource = Resource<ReferenceGrantSpec>;
export type PeerAuthenticationResource = Resource<PeerAuthenticationSpec>;

/**
 * Everything that was read, oldest first: by `creationTimestamp` where documents have one, else in the order of the
 * text. A document with an error is in `documents` only: Istio would not have it.
 */
export interface MeshResources {
  readonly virtualServices: readonly VirtualServiceResource[];
  readonly destinationRules: readonly DestinationRuleResource[];
  readonly gateways: readonly GatewayResource[];
  readonly serviceEntries: readonly ServiceEntryResource[];
  readonly workloadEntries: readonly WorkloadEntryResource[];
  readonly sidecars: readonly SidecarResource[];
  readonly services: readonly ServiceResource[];
  readonly httpRoutes: readonly HttpRouteResource[];
  readonly kubeGateways: readonly KubeGatewayResource[];
  readonly referenceGrants: readonly ReferenceGrantResource[];
  readonly peerAuthentications: readonly PeerAuthenticationResource[];
  /** Resources that may change routing in ways that are not modelled, such as EnvoyFilters. */
  readonly notJudged: readonly Resource<unknown>[];
  /** The last MeshConfig that was read. */
  readonly meshConfig: MeshConfigSpec | undefined;
  /** Every document as it stands, of any kind. */
  readonly documents: readonly Resource<unknown>[];
  /** In the order of the text. */
  readonly findings: readonly Finding[];
}
