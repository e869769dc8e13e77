import type { DestinationRuleDocument } from "./destination-rule-schema.ts";
import type { SourcePosition } from "./source-position.ts";
import type { VirtualServiceDocument } from "./virtual-service-schema.ts";

/** One checked resource with the place it came from. */
export interface Resource<Spec> {
  readonly name: string;
  readonly namespace: string;
  readonly spec: Spec;
  readonly position: SourcePosition;
  /** The position of a part of the spec. */
  positionOf(path: readonly PropertyKey[]): SourcePosition;
}

export type VirtualServiceResource = Resource<VirtualServiceDocument["spec"]>;
export type DestinationRuleResource = Resource<DestinationRuleDocument["spec"]>;

/**
 * Something that was accepted and has no effect here.
 * - `LANES_NOT_APPLIED`: a setting that real Istio applies and the local mesh does not
 * - `LANES_IGNORED_KIND`: a document of a kind outside Istio's networking
 * - `LANES_FAULT_WINS`: a route with a fault, whose timeout and retries Istio ignores
 */
export interface ResourceNotice {
  readonly code: "LANES_NOT_APPLIED" | "LANES_IGNORED_KIND" | "LANES_FAULT_WINS";
  readonly position: SourcePosition;
  /** Lower case, no full stop; without the position. */
  readonly message: string;
}

/** Everything that was read: at most one VirtualService and one DestinationRule per host. */
export interface MeshResources {
  readonly virtualServices: readonly VirtualServiceResource[];
  readonly destinationRules: readonly DestinationRuleResource[];
  readonly notices: readonly ResourceNotice[];
}
