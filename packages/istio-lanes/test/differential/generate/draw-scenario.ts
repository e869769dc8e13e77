import type { Caller, Resource, Scenario } from "../scenario.ts";
import { drawMeshConfig, drawPeerAuthentication, drawSidecar } from "./around.ts";
import { drawDestinationRules } from "./destination-rule.ts";
import type { Draw } from "./draw.ts";
import { drawGateways, GATEWAY_LABELS } from "./gateway.ts";
import { drawHttpRoutes, KUBE_GATEWAY_LABELS } from "./http-route.ts";
import { drawRequest } from "./request.ts";
import { drawAlias, drawService } from "./service.ts";
import { drawVirtualService } from "./virtual-service.ts";
import { drawWorld, NAMESPACES, ROOT_NAMESPACE } from "./world.ts";

/** A configuration as a whole: what there is, who calls, and `requests` requests. */
export function drawScenario(draw: Draw, id: string, requests: number): Scenario {
  const mostly = draw.one(["routes", "routes", "routes", "tls", "http-route", "http-route"]);
  const world = drawWorld(draw, mostly === "http-route");
  const own: Resource[] = [
    ...drawGateways(draw, world),
    ...draw
      .list(mostly === "http-route" ? 0 : 1, mostly === "http-route" ? 2 : 4, (index) => index)
      .flatMap((index) => drawVirtualService(draw, world, index)),
    ...drawDestinationRules(draw, world),
    ...(draw.chance(30) ? [drawSidecar(draw, world, 0)] : []),
    ...(mostly === "tls" ? draw.list(1, 2, (index) => drawPeerAuthentication(draw, world, index)) : []),
    ...(mostly === "http-route" ? drawHttpRoutes(draw, world) : []),
  ];
  const objects: Resource[] = [
    ...[...NAMESPACES, ROOT_NAMESPACE].map(
      (name): Resource => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }),
    ),
    ...world.services.flatMap((service) => drawService(draw, service)),
    ...(draw.chance(25) ? [drawAlias(draw, world.services)] : []),
    ...own,
  ];
  const front = own.some(({ kind, metadata }) => kind === "Gateway" && metadata.name === "front");
  const callers = drawCallers(draw, world.gateways.length > 0, front);
  return {
    id,
    objects,
    meshConfig: drawMeshConfig(draw),
    callers,
    requests: Array.from({ length: requests }, () => drawRequest(draw, world, draw.one(callers), own)),
  };
}

function drawCallers(draw: Draw, gateways: boolean, front: boolean): readonly Caller[] {
  const locality = draw.one(["", "r1/z1/s1", "r1/z2/s1", "r2/z3/s1"]);
  const sidecar: Caller = {
    id: "client",
    kind: "sidecar",
    namespace: draw.one(["default", "default", "shop"]),
    labels: { app: "client", version: draw.one(["v1", "v2"]), ...draw.maybe(20, "lane-gray", () => "y") },
    address: "10.200.0.1",
    locality,
  };
  const router: Caller = {
    id: "gateway",
    kind: "router",
    namespace: draw.one(["default", "shop", ROOT_NAMESPACE]),
    labels: { ...GATEWAY_LABELS },
    address: "10.200.0.2",
    locality,
  };
  const kube: Caller = {
    ...router,
    id: "front",
    namespace: "default",
    labels: { ...KUBE_GATEWAY_LABELS },
    address: "10.200.0.3",
  };
  return [sidecar, ...(gateways ? [router] : []), ...(front ? [kube] : [])];
}
