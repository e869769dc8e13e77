import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Endpoint } from "@dyeing/lanes/explain";
import { parseAddress } from "../config/loopback.ts";
import type { RequestHead } from "../message/request-head.ts";
import { CANCEL } from "../proxy/http2-codes.ts";
import type { UpstreamAttempt, UpstreamReceiver, Upstreams } from "../proxy/upstream.ts";
import { connectReason } from "./connect-reason.ts";
import { trailerPairs } from "./trailer-pairs.ts";

/** Methods whose requests carry a length even when they have no body. */
const LENGTH_EXPECTED: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);

/** Kept-alive HTTP/1.1 connections, one pool per endpoint. */
export class Http1Upstreams implements Upstreams {
  readonly #pools = new Map<string, Agent>();

  attempt(endpoint: Endpoint, head: RequestHead, receiver: UpstreamReceiver): UpstreamAttempt {
    const request = this.request(endpoint, head, requestHeaders(head, endpoint.address));
    return new Http1Attempt(request, receiver);
  }

  /** A request over the endpoint's pool, with exactly these header lines. */
  request(endpoint: Endpoint, { method, path }: RequestHead, headers: readonly string[]): ClientRequest {
    const { host, port } = parseAddress(endpoint.address) ?? { host: "", port: 0 };
    return httpRequest({ host, port, method, path, headers, agent: this.#pool(endpoint.address) });
  }

  retain(addresses: ReadonlySet<string>): void {
    for (const [address, pool] of this.#pools) {
      if (addresses.has(address)) continue;
      this.#pools.delete(address);
      // Connections in use finish their call and are not kept.
      pool.maxFreeSockets = 0;
      for (const socket of Object.values(pool.freeSockets).flat()) socket?.destroy();
    }
  }

  close(): void {
    this.retain(new Set());
  }

  #pool(address: string): Agent {
    const known = this.#pools.get(address);
    if (known !== undefined) return known;
    const pool = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 256 });
    this.#pools.set(address, pool);
    return pool;
  }
}

class Http1Attempt implements UpstreamAttempt {
  readonly #request: ClientRequest;
  #response: IncomingMessage | undefined;
  #over = false;

  constructor(request: ClientRequest, receiver: UpstreamReceiver) {
    this.#request = request;
    let connected = false;
    request.on("socket", (socket: Socket) => {
      const report = (): void => {
        connected = true;
        if (!this.#over) receiver.connected(`${socket.localAddress}:${socket.localPort}`);
      };
      if (socket.connecting) socket.once("connect", report);
      else report();
    });
    request.on("drain", () => {
      if (!this.#over) receiver.drained();
    });
    request.on("response", (response) => {
      if (this.#over) return;
      this.#response = response;
      response.on("data", (chunk: Buffer) => {
        if (!this.#over) receiver.responseData(chunk);
      });
      response.on("end", () => {
        if (this.#over) return;
        this.#over = true;
        receiver.responseEnd(response.rawTrailers);
      });
      response.on("error", () => {
        if (this.#over) return;
        this.#over = true;
        receiver.failed({ kind: "closed", code: CANCEL, reason: "connection termination" });
      });
      receiver.responseHead(response.statusCode ?? 502, response.statusMessage ?? "", response.rawHeaders, false);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (this.#over) return;
      this.#over = true;
      if (connected) receiver.failed({ kind: "closed", code: CANCEL, reason: error.message });
      else receiver.failed({ kind: "connect", code: CANCEL, reason: connectReason(error) });
    });
  }

  write(chunk: Buffer): boolean {
    return this.#request.destroyed || this.#request.write(chunk);
  }

  end(rawTrailers: readonly string[]): void {
    if (this.#request.destroyed) return;
    if (rawTrailers.length > 0) this.#request.addTrailers(trailerPairs(rawTrailers));
    this.#request.end();
  }

  pauseResponse(): void {
    this.#response?.pause();
  }

  resumeResponse(): void {
    this.#response?.resume();
  }

  abort(): void {
    this.#over = true;
    this.#request.destroy();
  }
}

function requestHeaders(head: RequestHead, address: string): readonly string[] {
  const headers = [...head.rawHeaders];
  if (head.body === "chunked") headers.push("transfer-encoding", "chunked");
  // Callers of HTTP/1.0 may name no host; a service of HTTP/1.1 insists on one.
  if (head.authority === "") headers.push("host", address);
  // Without a frame Node would announce a chunked body.
  if (head.body === "none" && LENGTH_EXPECTED.has(head.method)) headers.push("content-length", "0");
  return headers;
}
