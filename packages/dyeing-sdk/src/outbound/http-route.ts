import type { Agent, ClientRequest } from "node:http";
import { nodeHttp } from "../process/node-http.ts";

/** Where the socket of a request goes, as its agent was told. */
export interface HttpRoute {
  readonly host: string;
  /** Undefined where nobody says. */
  readonly port: number | undefined;
  /** Of a socket file. */
  readonly socketPath: string | undefined;
  /** The one that was asked last: agents hand requests on to others. */
  readonly agent: object | undefined;
}

const ROUTE = Symbol.for("dyeing.http-route.v1");
type Routed = ClientRequest & { [ROUTE]?: HttpRoute };

interface RouteOptions {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly socketPath?: unknown;
}
type AddRequest = (
  request: ClientRequest,
  options: RouteOptions | string,
  port?: unknown,
  localAddress?: unknown,
) => void;

/**
 * Learns where requests go. Node keeps the host on a request, but hands the port to the agent only, and the agent's own
 * options win over the request's. The Host header says neither for certain.
 *
 * @returns Undoes it.
 */
export function hookRoutes(): () => void {
  const prototype = nodeHttp().Agent.prototype as unknown as { addRequest: AddRequest };
  const addRequest = prototype.addRequest;
  const learning: AddRequest = function (this: Agent, request, options, port, localAddress) {
    try {
      const asked = typeof options === "string" ? { host: options, port } : options;
      (request as Routed)[ROUTE] = routeThrough(
        this,
        asked,
        (this as { options?: RouteOptions }).options ?? NO_OPTIONS,
      );
    } catch {
      // An agent of another make; its requests have no known route.
    }
    return addRequest.call(this, request, options, port, localAddress);
  };
  prototype.addRequest = learning;
  return () => {
    // Somebody else may have wrapped it since; what is below stays harmless.
    if (prototype.addRequest === learning) prototype.addRequest = addRequest;
  };
}

/** The route of a request; for one without an agent, or with one of another make, what the request says of itself. */
export function routeOf(request: ClientRequest): HttpRoute {
  return (request as Routed)[ROUTE] ?? routeWithoutAgent(request);
}

const NO_OPTIONS: RouteOptions = {};

/** Options that the agent has, even undefined ones, hide the request's. */
function routeThrough(agent: Agent, asked: RouteOptions, own: RouteOptions): HttpRoute {
  const host = "host" in own ? own.host : asked.host;
  const port = "port" in own ? own.port : asked.port;
  const socketPath = "socketPath" in own ? own.socketPath : asked.socketPath;
  return { host: String(host ?? ""), port: portOf(port), socketPath: textOf(socketPath), agent };
}

/** Of Node's own note of host and port (24 and later), which stands in the request under a symbol. */
const AUTHORITY = "kAuthority";

function routeWithoutAgent(request: ClientRequest): HttpRoute {
  const { host, agent, socketPath } = request as ClientRequest & { readonly agent?: object; socketPath?: unknown };
  const authority = valueOfSymbol(request, AUTHORITY) ?? hostHeaderOfNode(request);
  const port =
    typeof authority === "string" ? portOf(/:([0-9]{1,5})$/.exec(afterHost(authority, host))?.[1]) : undefined;
  return { host, port, socketPath: textOf(socketPath), agent: agent ?? undefined };
}

/** Node 22 has no such note. A Host header in Node's spelling is taken for its own. */
function hostHeaderOfNode(request: ClientRequest): unknown {
  return request.getRawHeaderNames().includes("Host") ? request.getHeader("host") : undefined;
}

/** What stands behind the host in `host:port`: nothing where it is another host. */
function afterHost(authority: string, host: string): string {
  const bracketed = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return authority.startsWith(bracketed) ? authority.slice(bracketed.length) : "";
}

/** Of a property under one of Node's own symbols. */
export function valueOfSymbol(object: object, description: string): unknown {
  const key = Object.getOwnPropertySymbols(object).find((symbol) => symbol.description === description);
  return key === undefined ? undefined : (object as Record<symbol, unknown>)[key];
}

function portOf(port: unknown): number | undefined {
  const number = typeof port === "string" && port !== "" ? Number(port) : port;
  return Number.isInteger(number) ? (number as number) : undefined;
}

function textOf(text: unknown): string | undefined {
  return typeof text === "string" && text !== "" ? text : undefined;
}
