import type { Caller, Question, Resource } from "../scenario.ts";
import type { Draw } from "./draw.ts";
import { QUERY_NAMES } from "./match.ts";
import { HEADER_NAMES, HEADER_VALUES, PATHS } from "./string-match.ts";
import type { World } from "./world.ts";

/** Half of the requests are made so that a drawn condition holds; the rest draws freely. */
export function drawRequest(draw: Draw, world: World, caller: Caller, objects: readonly Resource[]): Question {
  const aim = draw.chance(75) ? drawAim(draw, objects, caller) : undefined;
  const entry = aim?.entry;
  const path = draw.chance(80) && entry?.uri ? satisfying(draw, entry.uri, PATHS) : draw.one(PATHS);
  const headers = new Map<string, string>();
  for (const [name, match] of Object.entries(entry?.headers ?? {})) {
    if (draw.chance(85)) headers.set(name, satisfying(draw, match, HEADER_VALUES));
  }
  for (const name of draw.some(HEADER_NAMES, 0, 2)) {
    if (!headers.has(name)) headers.set(name, draw.one([...HEADER_VALUES, ""]));
  }
  if (draw.chance(12)) headers.set("origin", draw.one(["https://a.example", "http://b.example"]));
  const preflight = headers.has("origin") && draw.chance(30);
  if (preflight) headers.set("access-control-request-method", "GET");
  const method = preflight
    ? "OPTIONS"
    : entry?.method && draw.chance(80)
      ? satisfyingMethod(draw, entry.method)
      : draw.one(METHODS);
  return {
    caller: caller.id,
    port: entry?.port ?? draw.one([80, 80, 8080]),
    host: drawHost(draw, world, caller, objects, aim?.hosts),
    method,
    path: twist(draw, path) + drawQuery(draw, entry),
    headers: [...headers].map(([name, value]) => [draw.chance(10) ? name.toUpperCase() : name, value]),
  };
}

const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;

interface Entry {
  readonly uri?: Match;
  readonly method?: Match;
  readonly headers?: Readonly<Record<string, Match>>;
  readonly queryParams?: Readonly<Record<string, Match>>;
  readonly port?: number;
}

type Match = Readonly<Record<string, string>>;

/** A condition to meet, and hosts under which it is asked. */
interface Aim {
  readonly entry: Entry | undefined;
  /** Undefined: any. */
  readonly hosts: readonly string[] | undefined;
}

interface VirtualServiceSpec {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http: readonly { readonly match?: readonly Entry[] }[];
}

/** An entry of a VirtualService that the caller may see, or one of an HTTPRoute put into the same form. */
function drawAim(draw: Draw, objects: readonly Resource[], caller: Caller): Aim | undefined {
  const aims: Aim[] = [];
  for (const { kind, metadata, spec } of objects) {
    if (kind === "HTTPRoute") {
      aims.push(...httpRouteEntries(spec as HttpRouteSpec).map((entry) => ({ entry, hosts: undefined })));
    }
    if (kind !== "VirtualService") continue;
    const { hosts: written, gateways = ["mesh"], http } = spec as VirtualServiceSpec;
    const seen = caller.kind === "router" ? gateways.some((name) => name !== "mesh") : gateways.includes("mesh");
    const hosts = seen
      ? written?.map((host) => (host.includes(".") ? host : `${host}.${metadata.namespace}.svc.cluster.local`))
      : undefined;
    for (const { match } of http) {
      for (const entry of match ?? [undefined]) aims.push({ entry, hosts });
    }
  }
  return aims.length === 0 ? undefined : draw.one(aims);
}

interface HttpRouteSpec {
  readonly rules: readonly { readonly matches?: readonly HttpRouteMatch[] }[];
}

interface HttpRouteMatch {
  readonly path?: Value;
  readonly method?: string;
  readonly headers?: readonly Value[];
  readonly queryParams?: readonly Value[];
}

interface Value {
  readonly type?: string;
  readonly name: string;
  readonly value: string;
}

function httpRouteEntries({ rules }: HttpRouteSpec): readonly Entry[] {
  const match = ({ type, value }: Value): Match =>
    type === "RegularExpression" ? { regex: value } : type === "PathPrefix" ? { prefix: value } : { exact: value };
  const named = (values: readonly Value[] = []) => Object.fromEntries(values.map((one) => [one.name, match(one)]));
  return rules.flatMap(({ matches = [] }) =>
    matches.map(({ path, method, headers, queryParams }) => ({
      ...(path && { uri: match(path) }),
      ...(method === undefined ? {} : { method: { exact: method } }),
      headers: named(headers),
      queryParams: named(queryParams),
    })),
  );
}

/** A value for which the condition holds, as far as a look at it can tell. */
function satisfying(draw: Draw, match: Match, values: readonly string[]): string {
  if (match.exact !== undefined) return match.exact;
  const { prefix } = match;
  if (prefix !== undefined) return draw.one(values.filter((value) => value.startsWith(prefix)).concat(`${prefix}x`));
  const { regex } = match;
  if (regex === undefined || regex === "*") return draw.one(values);
  const insensitive = regex.startsWith("(?i)");
  const pattern = new RegExp(`^(?:${regex.replace("(?i)", "")})$`, insensitive ? "i" : "");
  return draw.one(values.filter((value) => pattern.test(value)).concat(values.slice(0, 1)));
}

/** Envoy answers 400 to a method that HTTP does not have. */
function satisfyingMethod(draw: Draw, match: Match): string {
  const method = satisfying(draw, match, METHODS);
  return METHODS.some((known) => known === method) ? method : draw.one(METHODS);
}

function drawHost(
  draw: Draw,
  world: World,
  caller: Caller,
  objects: readonly Resource[],
  aimed: readonly string[] | undefined,
): string {
  const names =
    aimed !== undefined && draw.chance(80)
      ? aimed
      : caller.kind === "router" && draw.chance(92)
        ? gatewayHosts(objects, caller)
        : [];
  const base = names.length > 0 ? draw.one(names) : insideHost(draw, world, caller);
  const host = base.replace(/^\*\.?/, draw.one(["a.", "b.c."])).replace(/\.$/, ".example.com");
  if (draw.chance(10)) return `${host}:${draw.one([80, 8080])}`;
  if (draw.chance(3)) return draw.one([`${host}.`, host.toUpperCase()]);
  return host;
}

function gatewayHosts(objects: readonly Resource[], caller: Caller): readonly string[] {
  if (caller.id === "front") return ["shop.example.com", "www.example.com", "*.example.com"];
  return objects
    .filter(({ kind }) => kind === "VirtualService")
    .map(({ spec }) => spec as { readonly hosts?: readonly string[]; readonly gateways?: readonly string[] })
    .filter(({ gateways = [] }) => gateways.some((name) => name !== "mesh"))
    .flatMap(({ hosts = [] }) => hosts);
}

function insideHost(draw: Draw, { services }: World, caller: Caller): string {
  if (draw.chance(6)) {
    return draw.one(["unknown.example.net", "alias.default", "alias.shop", "alias.shop.svc.cluster.local", "alias"]);
  }
  const { name, namespace, host, external } = draw.one(services);
  if (external) return host;
  if (namespace === caller.namespace ? draw.chance(40) : draw.chance(4)) return name;
  return draw.one([host, host, `${name}.${namespace}`, `${name}.${namespace}.svc`]);
}

/** Forms that a proxy normalises. */
function twist(draw: Draw, path: string): string {
  if (!draw.chance(8)) return path;
  return draw.one([
    `/x/..${path}`,
    path.replace("o", "%6f"),
    `/${path}`,
    `${path}/./`,
    path.replace(/(?<=.)\/o/, "%2Fo"),
    `${path}/`,
  ]);
}

function drawQuery(draw: Draw, entry: Entry | undefined): string {
  const [aimed] = Object.entries(entry?.queryParams ?? {});
  if (aimed !== undefined && draw.chance(85)) return `?${aimed[0]}=${satisfying(draw, aimed[1], ["gray", "blue"])}`;
  if (!draw.chance(20)) return "";
  return `?${draw.one(QUERY_NAMES)}=${draw.one(["gray", "blue", "", "g%72ay"])}`;
}
