import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import { GATEWAY_HOSTS } from "./virtual-service.ts";
import type { World } from "./world.ts";

export const GATEWAY_LABELS = { istio: "ingressgateway" } as const;

/** The gateways that the world names. Their proxies have `GATEWAY_LABELS`. */
export function drawGateways(draw: Draw, { gateways }: World): readonly Resource[] {
  return gateways.map((full): Resource => {
    const [namespace = "", name = ""] = full.split("/");
    return {
      apiVersion: draw.one(["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"]),
      kind: "Gateway",
      metadata: { name, namespace },
      spec: {
        selector: draw.chance(92) ? GATEWAY_LABELS : { istio: "other" },
        servers: draw.some([80, 8080], 1, 2).map((number) => ({
          port: { number, name: `http-${number}`, protocol: "HTTP" },
          hosts: drawHosts(draw),
          ...draw.maybe(10, "tls", () => ({ httpsRedirect: draw.chance(70) })),
        })),
      },
    };
  });
}

function drawHosts(draw: Draw): readonly string[] {
  const hosts = draw.chance(45) ? ["*"] : draw.some(GATEWAY_HOSTS.slice(0, 3), 1, 2);
  return hosts.map((host) => (draw.chance(20) ? `${draw.one([".", "default", "shop", "*"])}/${host}` : host));
}
