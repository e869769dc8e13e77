import type { Draw } from "./draw.ts";
import { drawMatch } from "./match.ts";
import { drawCors, drawFault, drawHeaderOperations, drawRetries, drawRewrite } from "./route-parts.ts";
import { drawSubset } from "./virtual-service.ts";
import { spelling, type World } from "./world.ts";

export interface RouteContext {
  readonly world: World;
  readonly namespace: string;
  readonly gateways: readonly string[];
  /** Name of a VirtualService in namespace shop. */
  readonly delegate: string | undefined;
}

export type Part = Readonly<Record<string, unknown>>;

/** Entry `index` of `http`: its name, when it has one, tells which it is. */
export function drawRoute(draw: Draw, context: RouteContext, index: number): Part {
  const action = drawAction(draw, context);
  const prefixed = (action.redirect as Part | undefined)?.prefixRewrite !== undefined;
  // Only what a prefix was asked of can have it replaced.
  const match = () => ({
    ...drawMatch(draw, context),
    ...(prefixed ? { uri: { prefix: draw.one(["/", "/v1", "/orders"]) } } : {}),
  });
  return {
    ...draw.maybe(90, "name", () => `r${index}`),
    ...draw.maybe(prefixed ? 100 : 78, "match", () => draw.list(1, 3, match)),
    ...action,
  };
}

function drawAction(draw: Draw, context: RouteContext): Part {
  if (context.delegate !== undefined && draw.chance(60)) {
    return { delegate: { name: context.delegate, namespace: "shop" } };
  }
  const kind = draw.int(1, 100);
  if (kind <= 13)
    return { redirect: drawRedirect(draw), ...draw.maybe(20, "headers", () => drawHeaderOperations(draw)) };
  if (kind <= 22) {
    const body = draw.maybe(80, "body", () => draw.one<Part>([{ string: "closed" }, { bytes: "Y2xvc2Vk" }]));
    return { directResponse: { status: draw.one([200, 404, 503]), ...body } };
  }
  return {
    route: drawDestinations(draw, context),
    ...draw.maybe(25, "timeout", () => draw.one(["5s", "2.5s", "800ms", "1m"])),
    ...draw.maybe(38, "retries", () => drawRetries(draw)),
    ...draw.maybe(26, "fault", () => drawFault(draw)),
    ...draw.maybe(22, "rewrite", () => drawRewrite(draw)),
    ...drawMirrors(draw, context),
    ...draw.maybe(20, "corsPolicy", () => drawCors(draw)),
    ...draw.maybe(22, "headers", () => drawHeaderOperations(draw)),
  };
}

function drawDestinations(draw: Draw, context: RouteContext): readonly Part[] {
  const count = draw.one([1, 1, 1, 2, 2, 3]);
  const weights = [...(WEIGHTS[draw.int(0, WEIGHTS.length - 1)] ?? [])];
  return Array.from({ length: count }, (_, index) => ({
    destination: drawDestination(draw, context),
    ...(count > 1 ? { weight: weights[index] } : draw.maybe(20, "weight", () => draw.one([0, 1, 100]))),
    ...draw.maybe(25, "headers", () => drawHeaderOperations(draw)),
  }));
}

const WEIGHTS = [
  [90, 10, 0],
  [50, 50, 3],
  [1, 2, 3],
  [0, 100, 0],
  [95, 5, 7],
] as const;

export function drawDestination(draw: Draw, { world, namespace }: RouteContext): Part {
  const service = draw.one(world.services);
  const other = draw.chance(7);
  const host = other
    ? draw.one(["nowhere", "alias", "alias.default.svc.cluster.local", "alias.shop.svc.cluster.local"])
    : spelling(draw, service, namespace);
  const port = service.ports.length > 1 || draw.chance(15);
  return {
    host,
    ...drawSubset(draw),
    ...(draw.chance(port ? 45 : 10) ? { port: { number: draw.one([...service.ports, ...service.ports, 81]) } } : {}),
  };
}

function drawMirrors(draw: Draw, context: RouteContext): Part {
  const kind = draw.int(1, 100);
  if (kind <= 15) {
    const percentage = draw.one<Part>([
      {},
      { mirrorPercentage: { value: draw.one([0, 12.5, 100]) } },
      { mirrorPercent: draw.one([0, 30]) },
      { mirror_percent: 40 },
    ]);
    return { mirror: drawDestination(draw, context), ...percentage };
  }
  if (kind <= 28) {
    return {
      mirrors: draw.list(1, 2, () => ({
        destination: drawDestination(draw, context),
        ...draw.maybe(60, "percentage", () => ({ value: draw.one([0, 50, 100]) })),
      })),
    };
  }
  return {};
}

function drawRedirect(draw: Draw): Part {
  const first = draw.one<Part>([
    { uri: draw.one(["/moved", "/", "/moved?x=1"]) },
    { prefixRewrite: draw.one(["/moved", "/"]) },
    { authority: "other.example.com" },
  ]);
  return {
    ...first,
    ...draw.maybe(30, "authority", () => draw.one(["other.example.com", "old"])),
    ...draw.maybe(55, "scheme", () => draw.one(["https", "http"])),
    ...draw.one<Part>([{}, { port: 8443 }, { port: 80 }, { derivePort: "FROM_REQUEST_PORT" }]),
    ...draw.maybe(40, "redirectCode", () => draw.one([301, 302, 307])),
  };
}
