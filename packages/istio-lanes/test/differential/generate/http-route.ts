import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import type { Part } from "./route.ts";
import { NAMESPACES, type World, type WorldService } from "./world.ts";

/** An HTTPRoute of the Gateway API for calls within the mesh: its parent is a Service. */
export function drawHttpRoute(draw: Draw, world: World, index: number): readonly Resource[] {
  const services = world.services.filter(({ kind }) => kind === "kubernetes");
  if (services.length === 0) return [];
  const parent = draw.one(services);
  const namespace = draw.chance(80) ? parent.namespace : draw.one(NAMESPACES);
  return [
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: `route-${index}`, namespace },
      spec: {
        parentRefs: [
          {
            group: "",
            kind: "Service",
            name: parent.name,
            ...(parent.namespace === namespace ? {} : { namespace: parent.namespace }),
            ...draw.maybe(40, "port", () => draw.one(parent.ports)),
          },
        ],
        rules: draw.list(1, 3, () => drawRule(draw, services, namespace)),
      },
    },
  ];
}

function drawRule(draw: Draw, services: readonly WorldService[], namespace: string): Part {
  const filters = draw.chance(40) ? [drawFilter(draw, services, namespace)] : [];
  const redirects = filters.some(({ type }) => type === "RequestRedirect");
  return {
    ...draw.maybe(75, "matches", () => draw.list(1, 2, () => drawHttpMatch(draw))),
    ...(filters.length === 0 ? {} : { filters }),
    ...(redirects ? {} : { backendRefs: draw.list(1, 2, () => drawBackend(draw, services, namespace, true)) }),
    ...(redirects
      ? {}
      : draw.maybe(25, "timeouts", () => draw.one([{ request: "3s" }, { request: "3s", backendRequest: "1s" }]))),
  };
}

function drawHttpMatch(draw: Draw): Part {
  return {
    ...draw.maybe(60, "path", () =>
      draw.one<Part>([
        { type: "PathPrefix", value: "/v1" },
        { type: "PathPrefix", value: "/v1/orders" },
        { type: "Exact", value: "/orders" },
        { type: "RegularExpression", value: "/v\\d+/.*" },
      ]),
    ),
    ...draw.maybe(50, "headers", () => [
      draw.one<Part>([
        { name: "x-env", value: "gray" },
        { type: "Exact", name: "x-trace-color", value: "blue" },
        { type: "RegularExpression", name: "end-user", value: "g.*" },
      ]),
    ]),
    ...draw.maybe(15, "queryParams", () => [{ name: "lane", value: "gray" }]),
    ...draw.maybe(20, "method", () => draw.one(["GET", "POST"])),
  };
}

function drawBackend(draw: Draw, services: readonly WorldService[], namespace: string, weights: boolean): Part {
  const service = draw.one(services);
  return {
    name: service.name,
    ...(service.namespace === namespace ? {} : { namespace: service.namespace }),
    port: draw.one(service.ports),
    ...(weights ? draw.maybe(50, "weight", () => draw.one([0, 1, 9, 90])) : {}),
  };
}

function drawFilter(draw: Draw, services: readonly WorldService[], namespace: string): Part {
  const operations = {
    set: [{ name: "x-env", value: "set" }],
    add: [{ name: "x-lane", value: "y" }],
    remove: ["end-user"],
  };
  return draw.one<Part>([
    { type: "RequestHeaderModifier", requestHeaderModifier: operations },
    { type: "ResponseHeaderModifier", responseHeaderModifier: { set: [{ name: "x-version", value: "1" }] } },
    { type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } },
    {
      type: "RequestRedirect",
      requestRedirect: { path: { type: "ReplaceFullPath", replaceFullPath: "/moved" }, statusCode: 302 },
    },
    { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" } } },
    { type: "URLRewrite", urlRewrite: { hostname: "else.example.com" } },
    { type: "RequestMirror", requestMirror: { backendRef: drawBackend(draw, services, namespace, false) } },
  ]);
}
