import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import type { Part } from "./route.ts";
import { drawTrafficPolicy } from "./traffic-policy.ts";
import { NAMESPACES, ROOT_NAMESPACE, spelling, VERSIONS, type World, type WorldService } from "./world.ts";

/** Most services have one, some more: these are merged, or shadow each other. */
export function drawDestinationRules(draw: Draw, world: World): readonly Resource[] {
  const services = world.services.flatMap((service) => {
    const copies = draw.one([0, 1, 1, 1, 1, 1, 1, 2]);
    return Array.from({ length: copies }, () => service);
  });
  return services.map((service, index) => drawDestinationRule(draw, service, index));
}

function drawDestinationRule(draw: Draw, service: WorldService, index: number): Resource {
  const namespace = draw.chance(80) ? service.namespace : draw.one([...NAMESPACES, ROOT_NAMESPACE]);
  const host = draw.chance(5)
    ? `*.${service.namespace}.svc.cluster.local`
    : draw.chance(50)
      ? service.host
      : spelling(draw, service, namespace);
  const selected = draw.chance(12);
  return {
    apiVersion: draw.one(["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]),
    kind: "DestinationRule",
    metadata: { name: `dr-${index}`, namespace },
    spec: {
      host,
      ...draw.maybe(60, "trafficPolicy", () => drawTrafficPolicy(draw, namespace, true)),
      ...draw.maybe(92, "subsets", () => drawSubsets(draw, namespace)),
      ...(selected
        ? { workloadSelector: { matchLabels: draw.one([{ app: "client" }, { app: "client" }, { app: "x" }]) } }
        : draw.maybe(12, "exportTo", () => [draw.one([".", "*", "shop", "default"])])),
    },
  };
}

function drawSubsets(draw: Draw, namespace: string): readonly Part[] {
  const versions = draw.some(VERSIONS, 1, 3).map((version) => ({
    name: version,
    labels: { version },
    ...draw.maybe(60, "trafficPolicy", () => drawTrafficPolicy(draw, namespace, true)),
  }));
  const lane = {
    name: "lane",
    labels: draw.one<Part>([{ "lane-gray": "y" }, {}]),
    trafficPolicy: {
      outlierDetection: { consecutive5xxErrors: 3, ...draw.maybe(40, "minHealthPercent", () => draw.one([0, 1])) },
      loadBalancer: {
        simple: "ROUND_ROBIN",
        localityLbSetting: { enabled: true, failoverPriority: ["lane-blue=", "lane-gray=y"] },
      },
    },
  };
  return draw.chance(35) ? [...versions, lane] : versions;
}
