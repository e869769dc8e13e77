import type { Report } from "./report.ts";
import { destinationRuleSpec } from "./shape/destination-rule.ts";
import { gatewaySpec } from "./shape/gateway.ts";
import { httpRouteSpec, kubeGatewaySpec, referenceGrantSpec } from "./shape/gateway-api.ts";
import { peerAuthenticationSpec } from "./shape/peer-authentication.ts";
import { serviceSpec } from "./shape/service.ts";
import { serviceEntrySpec, workloadEntrySpec } from "./shape/service-entry.ts";
import type { Shape, ValueOf } from "./shape/shape.ts";
import { sidecarSpec } from "./shape/sidecar.ts";
import { virtualServiceSpec } from "./shape/virtual-service.ts";
import { checkDestinationRule } from "./validate/destination-rule.ts";
import { checkGateway } from "./validate/gateway.ts";
import { checkServiceEntry } from "./validate/service-entry.ts";
import { checkSidecar } from "./validate/sidecar.ts";
import { checkVirtualService } from "./validate/virtual-service.ts";

export interface KnownKind {
  readonly kind: string;
  readonly group: string;
  readonly versions: readonly string[];
  readonly shape: Shape;
  /** Values, once the types are right. */
  readonly check: (report: Report, spec: never, context: { readonly name: string; readonly namespace: string }) => void;
}

const NETWORKING = { group: "networking.istio.io", versions: ["v1", "v1beta1", "v1alpha3"] } as const;
const GATEWAY_API = { group: "gateway.networking.k8s.io", versions: ["v1", "v1beta1", "v1alpha2"] } as const;
const nothing = (): void => {};

function known<S extends Shape>(
  kind: string,
  api: { readonly group: string; readonly versions: readonly string[] },
  shape: S,
  check: (report: Report, spec: ValueOf<S>, context: { readonly name: string; readonly namespace: string }) => void,
): KnownKind {
  return { kind, ...api, shape, check };
}

/** The kinds that are read, with what they are checked by. */
export const KNOWN_KINDS: readonly KnownKind[] = [
  known("VirtualService", NETWORKING, virtualServiceSpec, (report, spec, { namespace }) =>
    checkVirtualService(report, spec, namespace),
  ),
  known("DestinationRule", NETWORKING, destinationRuleSpec, (report, spec, { namespace }) =>
    checkDestinationRule(report, spec, namespace),
  ),
  known("Gateway", NETWORKING, gatewaySpec, (report, spec, { name }) => checkGateway(report, spec, name)),
  known("ServiceEntry", NETWORKING, serviceEntrySpec, (report, spec, { namespace }) =>
    checkServiceEntry(report, spec, namespace),
  ),
  known("WorkloadEntry", NETWORKING, workloadEntrySpec, nothing),
  known("Sidecar", NETWORKING, sidecarSpec, (report, spec) => checkSidecar(report, spec)),
  known("Service", { group: "", versions: ["v1"] }, serviceSpec, nothing),
  known("HTTPRoute", GATEWAY_API, httpRouteSpec, nothing),
  known("Gateway", GATEWAY_API, kubeGatewaySpec, nothing),
  known("ReferenceGrant", GATEWAY_API, referenceGrantSpec, nothing),
  known(
    "PeerAuthentication",
    { group: "security.istio.io", versions: ["v1", "v1beta1"] },
    peerAuthenticationSpec,
    nothing,
  ),
];

/** Kinds that may change where a request goes in ways that are not modelled, and how. */
export const NOT_JUDGED: Readonly<Record<string, string>> = {
  "networking.istio.io/EnvoyFilter": "it changes Envoy's configuration",
  "extensions.istio.io/TrafficExtension": "it runs code on requests before they are routed",
  "extensions.istio.io/WasmPlugin": "it runs code on requests before they are routed",
  "security.istio.io/AuthorizationPolicy": "it may deny requests",
  "security.istio.io/RequestAuthentication": "it may deny requests",
  "gateway.networking.k8s.io/GRPCRoute": "it routes gRPC",
  "gateway.networking.k8s.io/TCPRoute": "it routes TCP",
  "gateway.networking.k8s.io/TLSRoute": "it routes TLS",
  "gateway.networking.k8s.io/UDPRoute": "it routes UDP",
  "gateway.networking.k8s.io/ListenerSet": "it adds listeners to a Gateway",
  "gateway.networking.k8s.io/XListenerSet": "it adds listeners to a Gateway",
  "gateway.networking.k8s.io/BackendTLSPolicy": "it changes how a backend is reached",
  "networking.k8s.io/Ingress": "it routes at ingress gateways",
  "networking.istio.io/WorkloadGroup": "workloads join services by it while they run",
};
