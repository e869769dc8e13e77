import type { Draw } from "./draw.ts";

/** What there is to call: the names that all resources of one scenario draw from. */
export interface World {
  readonly services: readonly WorldService[];
  /** Names of gateways: `namespace/name`. */
  readonly gateways: readonly string[];
}

export interface WorldService {
  /** A Service of Kubernetes, or a ServiceEntry. */
  readonly kind: "kubernetes" | "entry";
  readonly name: string;
  readonly namespace: string;
  /** The host that istiod knows it by. */
  readonly host: string;
  readonly ports: readonly number[];
  readonly endpoints: readonly WorldEndpoint[];
  /** ServiceEntry: how its endpoints are found. */
  readonly resolution: "STATIC" | "DNS" | "NONE";
  readonly external: boolean;
}

export interface WorldEndpoint {
  readonly name: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `region/zone/subzone`, or empty. */
  readonly locality: string;
  readonly ready: boolean;
  /** It has a sidecar that takes Istio's mTLS. */
  readonly sidecar: boolean;
}

export const NAMESPACES = ["default", "shop"] as const;
export const ROOT_NAMESPACE = "istio-system";
export const VERSIONS = ["v1", "v2", "v3"] as const;
const LOCALITIES = ["r1/z1/s1", "r1/z1/s2", "r1/z2/s1", "r2/z3/s1"] as const;
const INSIDE = ["order", "pay", "stock", "mail"] as const;
const OUTSIDE = ["api.example.com", "partner.org", "*.wild.example.com"] as const;

/** `kubernetes`: services inside are Services of Kubernetes. */
export function drawWorld(draw: Draw, kubernetes: boolean): World {
  const localities = draw.chance(60);
  const inside = draw.some(INSIDE, 2, 3).map((name, index) => insideService(draw, name, index, localities, kubernetes));
  const outside = draw.some(OUTSIDE, 0, 2).map((host, index) => outsideService(draw, host, 10 + index));
  return { services: [...inside, ...outside], gateways: draw.some(["default/edge", "shop/edge"], 0, 2) };
}

function insideService(
  draw: Draw,
  name: string,
  index: number,
  localities: boolean,
  kubernetes: boolean,
): WorldService {
  const namespace = draw.one(NAMESPACES);
  const kind = kubernetes || draw.chance(60) ? "kubernetes" : "entry";
  const host = `${name}.${namespace}.svc.cluster.local`;
  const endpoints = draw.list(0, 5, (at): WorldEndpoint => {
    const version = draw.one(VERSIONS);
    return {
      name: `${name}-${at}`,
      address: `10.${index}.${at}.1`,
      labels: { app: name, version, ...draw.maybe(30, draw.one(["lane-gray", "lane-blue"]), () => "y") },
      locality: localities ? draw.one(LOCALITIES) : "",
      ready: kind === "entry" || draw.chance(85),
      sidecar: draw.chance(80),
    };
  });
  const ports = draw.chance(70) ? [80, 8080] : [draw.one([80, 8080])];
  return { kind, name, namespace, host, ports, endpoints, resolution: "STATIC", external: false };
}

function outsideService(draw: Draw, host: string, index: number): WorldService {
  const resolution = host.startsWith("*") ? "NONE" : draw.one(["DNS", "STATIC", "NONE"] as const);
  const endpoints =
    resolution === "STATIC"
      ? draw.list(1, 2, (at) => ({
          name: `outside-${at}`,
          address: `10.${index}.${at}.1`,
          labels: { version: draw.one(VERSIONS) },
          locality: "",
          ready: true,
          sidecar: false,
        }))
      : [];
  const name = host.replace("*.", "").replaceAll(".", "-");
  return {
    kind: "entry",
    name,
    namespace: draw.one(NAMESPACES),
    host,
    ports: draw.chance(50) ? [80] : [80, 8080],
    endpoints,
    resolution,
    external: true,
  };
}

/** A host as people write it in a resource of `namespace`: not all of these mean the service. */
export function spelling(draw: Draw, service: WorldService, namespace: string): string {
  if (service.external) return service.host;
  const { name, host } = service;
  if (draw.chance(service.namespace === namespace ? 45 : 8)) return name;
  return draw.one([host, host, host, host, `${name}.${service.namespace}`, `${name}.${service.namespace}.svc`]);
}
