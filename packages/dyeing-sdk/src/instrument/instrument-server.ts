import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse, IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { isBound } from "../context/bind-emitter.ts";
import type { AdapterDyeing } from "../dyeing/adapter-dyeing.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { EarlyExchange } from "./early-exchange.ts";
import { receiveEarly } from "./receive-early.ts";
import { StreamExchange } from "./stream-exchange.ts";

type Emit = EventEmitter["emit"];
type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

/**
 * Receives whatever arrives at a server of node:http, node:https or node:http2, before its listeners see it: requests,
 * upgrades and tunnels, and streams (gRPC). Bodies are not touched. A middleware of ours behind it finds that the request was
 * received already.
 *
 * @param server A server, or the prototype of all of one class.
 * @returns Undoes it.
 */
export function instrumentServer(server: Pick<EventEmitter, "emit">, dyeing: AdapterDyeing): () => void {
  const own = Object.getOwnPropertyDescriptor(server, "emit");
  const { emit } = server;
  const receiving: Emit = function (this: EventEmitter, ...args) {
    const exchange = exchangeOf(this, args);
    return exchange === undefined
      ? emit.apply(this, args)
      : receiveEarly(dyeing, exchange, { emit, server: this, args });
  };
  Object.defineProperty(server, "emit", { value: receiving, writable: true, configurable: true });
  return () => {
    // Somebody else may have wrapped it since.
    if (server.emit !== receiving) return;
    if (own === undefined) delete (server as Partial<EventEmitter>).emit;
    else Object.defineProperty(server, "emit", own);
  };
}

/** The exchange of what a server's event brings, where it is something that arrives and that somebody listens to. */
function exchangeOf(server: EventEmitter, [event, first, second, , raw]: readonly unknown[]): Exchange | undefined {
  switch (event) {
    case "request":
    case "checkContinue":
    case "checkExpectation":
      return exchangeOfRequest(first as Request, second as Response);
    case "upgrade":
    case "connect":
      return server.listenerCount(event) === 0 ? undefined : exchangeOfUpgrade(first as Request, second);
    case "stream":
      if (isForCompatibility(server)) return undefined;
      return new StreamExchange(first as ServerHttp2Stream, second as IncomingHttpHeaders, raw as string[]);
    default:
      return undefined;
  }
}

function exchangeOfRequest(req: Request, res: Response): Exchange | undefined {
  // Of a stream that was received before the compatibility API made a request of it.
  if ("stream" in req && req.stream !== undefined && isBound(req.stream)) return undefined;
  return new EarlyExchange(req, res);
}

/** HTTP/1 gives a socket, HTTP/2 a response. */
function exchangeOfUpgrade(req: Request, second: unknown): Exchange | undefined {
  const isResponse = typeof (second as { setHeader?: unknown }).setHeader === "function";
  return isResponse ? exchangeOfRequest(req, second as Response) : new EarlyExchange(req);
}

/** The only listener makes requests of streams, which are received as such. */
function isForCompatibility(server: EventEmitter): boolean {
  return server.listenerCount("stream") === 1 && server.listenerCount("request") > 0;
}
