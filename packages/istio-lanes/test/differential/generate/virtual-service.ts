import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import { drawRoute } from "./route.ts";
import { NAMESPACES, spelling, VERSIONS, type World } from "./world.ts";

export const GATEWAY_HOSTS = ["shop.example.com", "www.example.com", "*.example.com", "*"] as const;

/** One VirtualService, and the one that it delegates to when it does. */
export function drawVirtualService(draw: Draw, world: World, index: number): readonly Resource[] {
  const namespace = draw.one(NAMESPACES);
  const gateways = drawGateways(draw, world);
  const atGateway = gateways.some((name) => name !== "mesh");
  const hosts = new Set<string>();
  for (let at = draw.chance(80) ? 1 : 2; at > 0; at--) {
    hosts.add(
      atGateway && draw.chance(75)
        ? draw.one(GATEWAY_HOSTS.slice(0, gateways.includes("mesh") ? 3 : 4))
        : spelling(draw, draw.one(world.services), namespace),
    );
  }
  if (!atGateway && draw.chance(4)) hosts.add(`*.${namespace}.svc.cluster.local`);
  const delegate = draw.chance(15) ? `delegate-${index}` : undefined;
  const context = { world, namespace, gateways, delegate };
  const http = draw.list(1, 4, (at) => drawRoute(draw, context, at));
  const root: Resource = {
    apiVersion: draw.one(["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]),
    kind: "VirtualService",
    metadata: { name: `vs-${index}`, namespace },
    spec: {
      hosts: [...hosts],
      ...(gateways.length === 0 ? {} : { gateways }),
      ...draw.maybe(12, "exportTo", () => [draw.one([".", "*", "shop", "default"])]),
      http,
    },
  };
  if (delegate === undefined || !JSON.stringify(http).includes(delegate)) return [root];
  const part: Resource = {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: delegate, namespace: "shop" },
    spec: {
      http: draw.list(1, 2, (at) =>
        drawRoute(draw, { world, namespace: "shop", gateways: [], delegate: undefined }, at + 10),
      ),
    },
  };
  return [root, part];
}

function drawGateways(draw: Draw, { gateways }: World): readonly string[] {
  if (gateways.length === 0 || draw.chance(50)) return draw.chance(25) ? ["mesh"] : [];
  const chosen = draw.one([...gateways, ...gateways, ...gateways.map((name) => name.split("/")[1] ?? name), "nobody"]);
  return draw.chance(40) ? ["mesh", chosen] : [chosen];
}

export function drawSubset(draw: Draw): Readonly<Record<string, string>> {
  return draw.chance(70) ? { subset: draw.one([...VERSIONS, ...VERSIONS, ...VERSIONS, "lane", "lane", "none"]) } : {};
}
