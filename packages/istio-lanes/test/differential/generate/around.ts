import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import type { Part } from "./route.ts";
import { drawLocality } from "./traffic-policy.ts";
import { NAMESPACES, ROOT_NAMESPACE, type World, type WorldService } from "./world.ts";

export function drawSidecar(draw: Draw, world: World, index: number): Resource {
  const namespace = draw.one([...NAMESPACES, ROOT_NAMESPACE]);
  const service = draw.one(world.services);
  const hosts = draw.some(
    ["./*", "shop/*", "default/*", "*/*", `*/${service.host}`, `${service.namespace}/${service.host}`],
    1,
    3,
  );
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Sidecar",
    metadata: { name: `sidecar-${index}`, namespace },
    spec: {
      ...(namespace === ROOT_NAMESPACE
        ? {}
        : draw.maybe(50, "workloadSelector", () => ({ labels: draw.one([{ app: "client" }, { app: "x" }]) }))),
      egress: draw.chance(45)
        ? [{ port: { number: 80, protocol: "HTTP", name: "http" }, hosts: [draw.one(hosts)] }, { hosts }]
        : [{ hosts }],
      ...draw.maybe(60, "outboundTrafficPolicy", () => drawOutbound(draw, service)),
    },
  };
}

function drawOutbound(draw: Draw, service: WorldService): Part {
  if (draw.chance(55)) return { mode: draw.one(["REGISTRY_ONLY", "ALLOW_ANY"]) };
  const proxy = {
    host: service.host,
    port: { number: draw.one(service.ports) },
    ...draw.maybe(60, "subset", () => "v1"),
  };
  return { mode: "ALLOW_ANY", egressProxy: proxy };
}

export function drawPeerAuthentication(draw: Draw, world: World, index: number): Resource {
  const service = draw.one(world.services.filter(({ external }) => !external));
  const wide = draw.chance(50);
  return {
    apiVersion: draw.one(["security.istio.io/v1", "security.istio.io/v1beta1"]),
    kind: "PeerAuthentication",
    metadata: { name: `peers-${index}`, namespace: wide && draw.chance(40) ? ROOT_NAMESPACE : service.namespace },
    spec: {
      ...(wide ? {} : { selector: { matchLabels: { app: service.name } } }),
      mtls: { mode: draw.one(["STRICT", "STRICT", "PERMISSIVE", "DISABLE"]) },
      ...(wide ? {} : draw.maybe(60, "portLevelMtls", () => ({ 1080: { mode: draw.one(["STRICT", "DISABLE"]) } }))),
    },
  };
}

export function drawMeshConfig(draw: Draw): Part {
  return {
    ...draw.maybe(20, "outboundTrafficPolicy", () => ({ mode: draw.one(["REGISTRY_ONLY", "ALLOW_ANY"]) })),
    ...draw.maybe(20, "defaultHttpRetryPolicy", () => ({
      attempts: draw.one([0, 3]),
      ...draw.maybe(70, "retryOn", () => "5xx"),
      ...draw.maybe(40, "perTryTimeout", () => "3s"),
      ...draw.maybe(30, "retryRemoteLocalities", () => true),
      ...draw.maybe(30, "retryIgnorePreviousHosts", () => draw.chance(50)),
      ...draw.maybe(50, "backoff", () => "50ms"),
    })),
    ...draw.maybe(10, "rootNamespace", () => draw.one([ROOT_NAMESPACE, "shop"])),
    ...draw.maybe(12, "enableAutoMtls", () => draw.chance(40)),
    ...draw.maybe(10, "defaultServiceExportTo", () => [draw.one([".", "*"])]),
    ...draw.maybe(10, "defaultVirtualServiceExportTo", () => [draw.one([".", "*"])]),
    ...draw.maybe(10, "defaultDestinationRuleExportTo", () => [draw.one([".", "*"])]),
    ...draw.maybe(10, "localityLbSetting", () => drawLocality(draw)),
    ...draw.maybe(15, "pathNormalization", () => ({
      normalization: draw.one(["NONE", "BASE", "MERGE_SLASHES", "DECODE_AND_MERGE_SLASHES"]),
    })),
  };
}
