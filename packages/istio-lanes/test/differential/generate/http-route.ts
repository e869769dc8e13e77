import type { Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import type { Part } from "./route.ts";
import { NAMESPACES, type World, type WorldService } from "./world.ts";

/** Label of a proxy that serves a Gateway of the Gateway API. */
export const KUBE_GATEWAY_LABELS = { "gateway.networking.k8s.io/gateway-name": "front" } as const;

/** HTTPRoutes of the Gateway API: for calls within the mesh (the parent is a Service) and at a Gateway. */
export function drawHttpRoutes(draw: Draw, world: World): readonly Resource[] {
  const services = world.services.filter(({ kind }) => kind === "kubernetes");
  if (services.length === 0) return [];
  const front = draw.chance(60);
  const routes = draw.list(1, 3, (index) => drawHttpRoute(draw, services, index, front));
  const grants = draw.list(0, 2, (index) => drawReferenceGrant(draw, services, index));
  return front ? [...drawFront(draw), ...routes, ...grants] : routes;
}

function drawFront(draw: Draw): readonly Resource[] {
  const listeners = draw.some([80, 8080], 1, 2).map((port) => ({
    name: `http-${port}`,
    port,
    protocol: "HTTP",
    ...draw.maybe(50, "hostname", () => draw.one(["*.example.com", "shop.example.com"])),
    ...draw.maybe(70, "allowedRoutes", () => ({ namespaces: { from: draw.one(["All", "All", "Same"]) } })),
  }));
  return [
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: "istio" },
      spec: { controllerName: "istio.io/gateway-controller" },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "front-istio", namespace: "default" },
      spec: {
        selector: KUBE_GATEWAY_LABELS,
        clusterIP: "10.96.200.1",
        ports: [80, 8080].map((port) => ({ name: `http-${port}`, port, targetPort: port, protocol: "TCP" })),
      },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "front", namespace: "default" },
      spec: { gatewayClassName: "istio", listeners },
    },
  ];
}

function drawHttpRoute(draw: Draw, services: readonly WorldService[], index: number, front: boolean): Resource {
  const parent = draw.one(services);
  const atGateway = front && draw.chance(60);
  const namespace = draw.chance(75) ? (atGateway ? "default" : parent.namespace) : draw.one(NAMESPACES);
  const port = draw.maybe(35, "port", () => draw.one(parent.ports));
  const toService = { group: "", kind: "Service", name: parent.name, ...port };
  const toFront = {
    name: "front",
    ...draw.maybe(30, "sectionName", () => draw.one(["http-80", "http-8080"])),
    ...draw.maybe(20, "port", () => draw.one([80, 8080])),
    ...draw.maybe(20, "group", () => "gateway.networking.k8s.io"),
    ...draw.maybe(20, "kind", () => "Gateway"),
  };
  const home = atGateway ? "default" : parent.namespace;
  const elsewhere = namespace === home ? draw.maybe(10, "namespace", () => home) : { namespace: home };
  const hostnames = draw.maybe(80, "hostnames", () =>
    draw.some(["shop.example.com", "*.example.com", "www.example.com"], 1, 2),
  );
  return {
    apiVersion: draw.one(["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"]),
    kind: "HTTPRoute",
    metadata: { name: `route-${index}`, namespace },
    spec: {
      parentRefs: [{ ...(atGateway ? toFront : toService), ...elsewhere }],
      ...(atGateway ? hostnames : {}),
      rules: draw.list(1, 3, (at) => drawRule(draw, services, namespace, at)),
    },
  };
}

/** Some are for other kinds, other services, other namespaces. */
function drawReferenceGrant(draw: Draw, services: readonly WorldService[], index: number): Resource {
  const { name, namespace } = draw.one(services);
  const other = NAMESPACES.filter((one) => one !== namespace);
  return {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { name: `grant-${index}`, namespace },
    spec: {
      from: [
        {
          group: "gateway.networking.k8s.io",
          kind: draw.chance(90) ? "HTTPRoute" : "GRPCRoute",
          namespace: draw.one([...other, ...other, namespace]),
        },
      ],
      to: [
        {
          group: "",
          kind: draw.chance(90) ? "Service" : "Secret",
          ...draw.maybe(50, "name", () => draw.one([name, name, "other"])),
        },
      ],
    },
  };
}

function drawRule(draw: Draw, services: readonly WorldService[], namespace: string, index: number): Part {
  const filters = drawFilters(draw, services, namespace, true);
  const redirects = filters.some(({ type }) => type === "RequestRedirect");
  return {
    ...draw.maybe(25, "name", () => `rule-${index}`),
    ...draw.maybe(70, "matches", () => draw.list(1, 2, () => drawHttpMatch(draw))),
    ...(filters.length === 0 ? {} : { filters }),
    ...(redirects
      ? {}
      : {
          backendRefs: draw.list(1, 2, () => drawBackend(draw, services, namespace)),
          ...draw.maybe(25, "retry", () => ({
            ...draw.maybe(70, "codes", () => [500, 503]),
            ...draw.maybe(70, "attempts", () => draw.one([1, 4])),
            ...draw.maybe(70, "backoff", () => "100ms"),
          })),
          ...draw.maybe(35, "timeouts", () =>
            draw.one<Part>([{ request: "3s" }, { request: "3s", backendRequest: "1s" }]),
          ),
        }),
  };
}

function drawHttpMatch(draw: Draw): Part {
  return {
    ...draw.maybe(60, "path", () =>
      draw.one<Part>([
        { type: "PathPrefix", value: "/" },
        { type: "PathPrefix", value: "/v1" },
        { type: "PathPrefix", value: "/v1/orders" },
        { type: "Exact", value: "/orders" },
        { type: "RegularExpression", value: "/v\\d+/.*" },
      ]),
    ),
    ...draw.maybe(40, "headers", () => [drawValue(draw, ["x-env", "x-trace-color", "end-user"])]),
    ...draw.maybe(30, "queryParams", () => [drawValue(draw, ["lane", "user"])]),
    ...draw.maybe(20, "method", () => draw.one(["GET", "POST"])),
  };
}

function drawValue(draw: Draw, names: readonly string[]): Part {
  const name = draw.one(names);
  return draw.one<Part>([
    { name, value: "gray" },
    { type: "Exact", name, value: "blue" },
    { type: "RegularExpression", name, value: "g.*" },
  ]);
}

function drawBackend(draw: Draw, services: readonly WorldService[], namespace: string): Part {
  const filters = draw.chance(35) ? drawFilters(draw, services, namespace, false) : [];
  return {
    ...drawBackendRef(draw, services, namespace),
    ...draw.maybe(50, "weight", () => draw.one([0, 1, 9, 90])),
    ...(filters.length === 0 ? {} : { filters }),
  };
}

function drawBackendRef(draw: Draw, services: readonly WorldService[], namespace: string): Part {
  const near = services.filter((service) => service.namespace === namespace);
  const service = near.length > 0 && draw.chance(80) ? draw.one(near) : draw.one(services);
  return {
    ...draw.maybe(25, "group", () => ""),
    ...draw.maybe(25, "kind", () => "Service"),
    name: service.name,
    ...(service.namespace === namespace
      ? draw.maybe(25, "namespace", () => namespace)
      : { namespace: service.namespace }),
    port: draw.one(service.ports),
  };
}

/** Each kind at most once; a redirect and a rewrite exclude each other. Backends take header operations only. */
function drawFilters(draw: Draw, services: readonly WorldService[], namespace: string, rule: boolean): readonly Part[] {
  const headers: Part[] = [
    ...(draw.chance(35)
      ? [{ type: "RequestHeaderModifier", requestHeaderModifier: drawOperations(draw, "x-env") }]
      : []),
    ...(draw.chance(35)
      ? [{ type: "ResponseHeaderModifier", responseHeaderModifier: drawOperations(draw, "x-version") }]
      : []),
  ];
  if (!rule) return headers;
  const mirror = draw.chance(35) ? [drawMirror(draw, services, namespace)] : [];
  const kind = draw.int(1, 10);
  if (kind <= 3) return [...headers, { type: "RequestRedirect", requestRedirect: drawRedirect(draw) }];
  if (kind <= 6) return [...headers, ...mirror, { type: "URLRewrite", urlRewrite: drawUrlRewrite(draw) }];
  return [...headers, ...mirror];
}

function drawOperations(draw: Draw, name: string): Part {
  return {
    ...draw.maybe(70, "set", () => [{ name, value: "set" }]),
    ...draw.maybe(60, "add", () => [{ name: "x-lane", value: "y" }]),
    ...draw.maybe(60, "remove", () => ["end-user", "x-upstream"]),
  };
}

function drawMirror(draw: Draw, services: readonly WorldService[], namespace: string): Part {
  const share = draw.one<Part>([
    {},
    { percent: 42 },
    { fraction: { numerator: 1, ...draw.maybe(60, "denominator", () => 4) } },
  ]);
  return { type: "RequestMirror", requestMirror: { backendRef: drawBackendRef(draw, services, namespace), ...share } };
}

function drawRedirect(draw: Draw): Part {
  return {
    ...draw.maybe(50, "scheme", () => draw.one(["https", "http"])),
    ...draw.maybe(50, "hostname", () => "other.example.com"),
    ...draw.maybe(60, "path", () => drawPath(draw)),
    ...draw.maybe(40, "port", () => draw.one([80, 8443])),
    ...draw.maybe(60, "statusCode", () => draw.one([301, 302])),
  };
}

function drawUrlRewrite(draw: Draw): Part {
  return { ...draw.maybe(50, "hostname", () => "else.example.com"), ...draw.maybe(70, "path", () => drawPath(draw)) };
}

function drawPath(draw: Draw): Part {
  return draw.one<Part>([
    { type: "ReplaceFullPath", replaceFullPath: "/moved" },
    { type: "ReplaceFullPath", replaceFullPath: "/" },
    { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" },
    { type: "ReplacePrefixMatch", replacePrefixMatch: "/" },
  ]);
}
