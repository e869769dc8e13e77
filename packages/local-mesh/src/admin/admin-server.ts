import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { EndpointTable } from "@dyeing/lanes/explain";
import { checkEndpoints } from "../config/endpoints.ts";
import { isLoopback } from "../config/loopback.ts";
import { isMeshError } from "../errors/mesh-error.ts";

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Counts of one listener since the start. */
export interface ListenerStats {
  readonly edge: string;
  readonly calls: number;
  /** Calls that no endpoint answered. */
  readonly failed: number;
  /** Calls under way. */
  readonly active: number;
}

export interface AdminActions {
  replaceEndpoints(endpoints: EndpointTable): void;
  stats(): readonly ListenerStats[];
}

/**
 * The admin API: `PUT /endpoints` replaces the ready instances, the part that istiod's endpoint discovery plays;
 * `GET /ready` and `GET /stats`. Not listening yet.
 */
export function createAdminServer(actions: AdminActions): Server {
  return createServer((request, response) => {
    if (!isAskedHere(request)) {
      send(response, 403, { error: "the admin API answers to loopback names only" });
      return;
    }
    answer(actions, request).then(
      ({ status, body }) => send(response, status, body),
      (error: unknown) => {
        if (isMeshError(error)) send(response, 400, { error: error.message, code: error.code });
        else send(response, 500, { error: error instanceof Error ? error.message : String(error) });
      },
    );
  });
}

/**
 * Whether a request names this machine as its host, as only those on it do: a page in a browser can be led here by a
 * name of its own, but sends that name, and its origin.
 */
function isAskedHere({ headers, rawHeaders }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host");
  if (hosts.length !== 1 || !isLoopbackAuthority(headers.host ?? "")) return false;
  const { origin } = headers;
  return (
    origin === undefined || (/^https?:\/\//.test(origin) && isLoopbackAuthority(origin.replace(/^https?:\/\//, "")))
  );
}

function isLoopbackAuthority(authority: string): boolean {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d{1,5})?$/.exec(authority) ?? [];
  return isLoopback((bracketed ?? plain ?? "").toLowerCase());
}

async function answer(actions: AdminActions, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  switch (`${request.method} ${request.url}`) {
    case "GET /ready":
      return { status: 200, body: { ready: true } };
    case "GET /stats":
      return { status: 200, body: { listeners: actions.stats() } };
    case "PUT /endpoints": {
      const text = await bodyOf(request);
      if (text === undefined) return { status: 413, body: { error: `body is larger than ${MAX_BODY_BYTES} bytes` } };
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return { status: 400, body: { error: "body is not JSON", code: "MESH_CONFIG" } };
      }
      actions.replaceEndpoints(checkEndpoints(value));
      return { status: 200, body: { replaced: true } };
    }
    default:
      return { status: 404, body: { error: "no such resource: `PUT /endpoints`, `GET /ready`, `GET /stats`" } };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
