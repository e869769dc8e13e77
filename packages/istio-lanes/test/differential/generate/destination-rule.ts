import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import type { Part } from "./route.ts";
import { NAMESPACES, ROOT_NAMESPACE, spelling, VERSIONS, type World, type WorldService } from "./world.ts";

/** Most services have one, some more: these are merged, or shadow each other. */
export function drawDestinationRules(draw: Draw, world: World): readonly Resource[] {
  const services = world.services.flatMap((service) => {
    const copies = draw.one([0, 1, 1, 1, 1, 1, 2]);
    return Array.from({ length: copies }, () => service);
  });
  return services.map((service, index) => drawDestinationRule(draw, service, index));
}

function drawDestinationRule(draw: Draw, service: WorldService, index: number): Resource {
  const namespace = draw.chance(65) ? service.namespace : draw.one([...NAMESPACES, ROOT_NAMESPACE]);
  const host = draw.chance(5) ? `*.${service.namespace}.svc.cluster.local` : spelling(draw, service, namespace);
  return {
    apiVersion: draw.one(["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]),
    kind: "DestinationRule",
    metadata: { name: `dr-${index}`, namespace },
    spec: {
      host,
      ...draw.maybe(50, "trafficPolicy", () => drawTrafficPolicy(draw, true)),
      ...draw.maybe(90, "subsets", () => drawSubsets(draw)),
      ...draw.maybe(12, "exportTo", () => [draw.one([".", "*", "shop", "default"])]),
      ...draw.maybe(6, "workloadSelector", () => ({ matchLabels: draw.one([{ app: "client" }, { app: "x" }]) })),
    },
  };
}

function drawSubsets(draw: Draw): readonly Part[] {
  const versions = draw.some(VERSIONS, 1, 3).map((version) => ({
    name: version,
    labels: { version },
    ...draw.maybe(25, "trafficPolicy", () => drawTrafficPolicy(draw, false)),
  }));
  const lane = {
    name: "lane",
    labels: draw.one<Part>([{ "lane-gray": "y" }, {}]),
    trafficPolicy: {
      outlierDetection: drawOutliers(draw),
      loadBalancer: {
        simple: "ROUND_ROBIN",
        localityLbSetting: { enabled: true, failoverPriority: ["lane-blue=", "lane-gray=y"] },
      },
    },
  };
  return draw.chance(30) ? [...versions, lane] : versions;
}

/** Never empty: Istio's admission refuses that. */
export function drawTrafficPolicy(draw: Draw, ports: boolean): Part {
  const policy: Part = {
    ...draw.maybe(60, "loadBalancer", () => drawLoadBalancer(draw)),
    ...draw.maybe(50, "outlierDetection", () => drawOutliers(draw)),
    ...draw.maybe(25, "tls", () => drawTls(draw)),
    ...draw.maybe(25, "connectionPool", () => ({
      http: { http1MaxPendingRequests: 100, maxRequestsPerConnection: 10, ...draw.maybe(50, "maxRetries", () => 3) },
      ...draw.maybe(50, "tcp", () => ({ maxConnections: 10, connectTimeout: "1s" })),
    })),
    ...(ports
      ? draw.maybe(18, "portLevelSettings", () => [
          { port: { number: draw.one([80, 8080]) }, ...drawTrafficPolicy(draw, false) },
        ])
      : {}),
  };
  return Object.keys(policy).length > 0 ? policy : { loadBalancer: { simple: "ROUND_ROBIN" } };
}

function drawLoadBalancer(draw: Draw): Part {
  const kind = draw.int(1, 10);
  const algorithm: Part =
    kind <= 5
      ? { simple: draw.one(["ROUND_ROBIN", "LEAST_REQUEST", "RANDOM", "UNSPECIFIED"]) }
      : kind <= 8
        ? {
            consistentHash: draw.one<Part>([
              { httpHeaderName: "x-env" },
              { httpCookie: { name: "user", ttl: "0s" } },
              { httpQueryParameterName: "user" },
              { useSourceIp: true },
            ]),
          }
        : {};
  return { ...algorithm, ...draw.maybe(40, "localityLbSetting", () => drawLocality(draw)) };
}

export function drawLocality(draw: Draw): Part {
  const enabled = draw.maybe(50, "enabled", () => draw.chance(80));
  return {
    ...enabled,
    ...draw.one<Part>([
      { failoverPriority: ["version=v2"] },
      { failoverPriority: ["lane-blue=", "lane-gray=y"] },
      { failoverPriority: ["version", "lane-gray"] },
      { failover: [{ from: "r1", to: "r2" }] },
      { distribute: [{ from: "r1/z1/*", to: { "r1/z1/*": 80, "r2/*": 20 } }] },
      {},
    ]),
  };
}

function drawOutliers(draw: Draw): Part {
  return {
    ...draw.maybe(60, "consecutive5xxErrors", () => draw.one([0, 3, 5])),
    ...draw.maybe(30, "consecutiveGatewayErrors", () => draw.one([0, 2])),
    ...draw.maybe(50, "interval", () => "1s"),
    ...draw.maybe(50, "baseEjectionTime", () => "5s"),
    ...draw.maybe(40, "maxEjectionPercent", () => 100),
    ...draw.maybe(40, "minHealthPercent", () => draw.one([0, 1, 50])),
  };
}

function drawTls(draw: Draw): Part {
  const mode = draw.one(["DISABLE", "SIMPLE", "ISTIO_MUTUAL", "ISTIO_MUTUAL"]);
  return { mode, ...(mode === "SIMPLE" ? draw.maybe(60, "sni", () => "api.example.com") : {}) };
}
