import { Agent, request } from "node:http";
import type { Endpoint } from "@dyeing/lanes/explain";
import { parseAddress } from "../config/loopback.ts";
import type { RequestHead } from "../message/request-head.ts";
import type { UpstreamAttempt, UpstreamReceiver, Upstreams } from "../proxy/upstream.ts";
import { Http1Attempt } from "./http1-attempt.ts";

/** Methods whose requests mostly have no body, so that Node announces none. */
const BODILESS: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"]);

/** Where the connections of an endpoint go, and the pool that keeps them. */
interface Pool {
  readonly host: string;
  readonly port: number;
  readonly agent: Agent;
}

/** Kept-alive HTTP/1.1 connections, one pool per endpoint. */
export class Http1Upstreams implements Upstreams {
  readonly #pools = new Map<string, Pool>();

  attempt({ address }: Endpoint, head: RequestHead, receiver: UpstreamReceiver): UpstreamAttempt {
    const { host, port, agent } = this.#pool(address);
    const { method, path } = head;
    const outgoing = request({ host, port, method, path, headers: headersOf(head, address), agent });
    return new Http1Attempt(outgoing, head.upgrade, receiver);
  }

  retain(addresses: ReadonlySet<string>): void {
    for (const [address, { agent }] of this.#pools) {
      if (addresses.has(address)) continue;
      this.#pools.delete(address);
      // Connections in use finish their call and are not kept.
      agent.maxFreeSockets = 0;
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
    }
  }

  close(): void {
    this.retain(new Set());
  }

  #pool(address: string): Pool {
    const known = this.#pools.get(address);
    if (known !== undefined) return known;
    const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 });
    const pool = { ...(parseAddress(address) ?? { host: "", port: 0 }), agent };
    this.#pools.set(address, pool);
    return pool;
  }
}

/** The lines of a request, and those that are between us and the endpoint only. */
function headersOf({ rawHeaders, method, authority, body, upgrade }: RequestHead, address: string): readonly string[] {
  const headers = [...rawHeaders];
  if (body === "chunked") headers.push("transfer-encoding", "chunked");
  // Callers of HTTP/1.0 may name no host; a service of HTTP/1.1 insists on one.
  if (authority === "") headers.push("host", address);
  if (upgrade) headers.push("Connection", "Upgrade", "Upgrade", "websocket");
  // Without a frame Node would announce a chunked body.
  else if (body === "none" && !BODILESS.has(method)) headers.push("content-length", "0");
  return headers;
}
