import type { Runtime } from "../process/runtime.ts";
import { normalHost } from "../trust/normal-host.ts";
import { type HttpRoute, valueOfSymbol } from "./http-route.ts";
import { absoluteOrigin, isSameOrigin } from "./proxied-destination.ts";

/** Who sees the headers of a request. */
export interface HttpDestination {
  /** For the log. */
  readonly text: string;
  /** Whether all of them may see a dye. */
  allowedBy(runtime: Runtime): boolean;
}

/**
 * Judged by the host and port that the socket goes to. A socket file is nobody's name; neither is a text that is no host.
 *
 * @param protocol `http:` or `https:`.
 * @param target The target of the request line: for a proxy a URL. A path may be undefined.
 */
export function httpDestination(protocol: string, route: HttpRoute, target: string | undefined): HttpDestination {
  if (route.socketPath !== undefined) return nobody(`the socket file ${route.socketPath}`);
  const { host, own } = rememberedPlace(protocol, route);
  const origin = target === undefined ? undefined : absoluteOrigin(target);
  if (origin === undefined || host === undefined) return own;
  const toItself = route.port === undefined ? isSameHost(origin, host) : isSameOrigin(origin, own.text);
  if (!toItself) return both({ text: origin, allowedBy: (runtime) => runtime.allowsUrl(origin) }, own);
  const proxy = proxyOf(route.agent);
  if (proxy === undefined) return nobody(`${origin} through a proxy that is not named`);
  return both(own, { text: proxy, allowedBy: (runtime) => runtime.allowsUrl(proxy) });
}

interface Place {
  readonly protocol: string;
  readonly port: number | undefined;
  /** In normal form; undefined when it is none. */
  readonly host: string | undefined;
  readonly own: HttpDestination;
}

/** Hosts are few, and so are the ports of one; a client that calls ever new ones must not grow this. */
const [MAX_HOSTS, MAX_PORTS] = [256, 16];
/** By the host as it was given. Nothing that changes: what a text names, not who allows it. */
const places = new Map<string, Place[]>();

function rememberedPlace(protocol: string, { host, port }: HttpRoute): Place {
  let ofHost = places.get(host);
  const known = ofHost?.find((place) => place.port === port && place.protocol === protocol);
  if (known !== undefined) return known;
  if (ofHost === undefined || ofHost.length >= MAX_PORTS) {
    if (places.size >= MAX_HOSTS) places.clear();
    ofHost = [];
    places.set(host, ofHost);
  }
  const normal = normalHost(host);
  const own = normal === undefined ? nobody(`\`${host}\`, which is no host`) : ownDestination(protocol, normal, port);
  const place = { protocol, port, host: normal, own };
  ofHost.push(place);
  return place;
}

/** A host in normal form, and the port, where it is known. */
export function ownDestination(protocol: string, host: string, port: number | undefined): HttpDestination {
  const bracketed = host.includes(":") ? `[${host}]` : host;
  // A port that nobody says is none that a pattern names. (An authority that begins with a name and a colon could be taken
  // for a gRPC scheme, so a name with a port is judged as a URL.)
  if (port === undefined) return { text: bracketed, allowedBy: (runtime) => runtime.allowsAuthority(bracketed) };
  const url = `${protocol}//${bracketed}:${port}`;
  if (!host.includes("%")) return { text: url, allowedBy: (runtime) => runtime.allowsUrl(url) };
  return { text: url, allowedBy: (runtime) => runtime.allowsAuthority(`${bracketed}:${port}`) };
}

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && normalHost(new URL(origin).hostname) === host;
}

/** Both see the request. */
export function both(one: HttpDestination, through: HttpDestination): HttpDestination {
  return {
    text: `${one.text} through ${through.text}`,
    allowedBy: (runtime) => one.allowedBy(runtime) && through.allowedBy(runtime),
  };
}

/** Somebody whom no list names. */
export function nobody(text: string): HttpDestination {
  return { text, allowedBy: () => false };
}

/**
 * The proxy of an agent that says it: `proxy`, a URL (http-proxy-agent), or what Node's own agents read from their `proxyEnv`
 * or from the environment.
 */
function proxyOf(agent: object | undefined): string | undefined {
  if (agent === undefined) return undefined;
  for (const proxy of [(agent as { proxy?: unknown }).proxy, valueOfSymbol(agent, "kProxyConfig")]) {
    const href = typeof proxy === "object" && proxy !== null ? (proxy as { href?: unknown }).href : undefined;
    if (typeof href === "string" && URL.canParse(href)) return href;
  }
  return undefined;
}
