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
  const receiving: Emit = function (this: EventEmitter, event, ...args) {
    const arrived = arrivalOf(this, event, args);
    if (arrived === undefined) return emit.call(this, event, ...args);
    return receiveEarly(dyeing, arrived.exchange, arrived.waiting, () => emit.call(this, event, ...args));
  };
  Object.defineProperty(server, "emit", { value: receiving, writable: true, configurable: true });
  return () => {
    // Somebody else may have wrapped it since.
    if (server.emit !== receiving) return;
    if (own === undefined) delete (server as Partial<EventEmitter>).emit;
    else Object.defineProperty(server, "emit", own);
  };
}

interface Arrival {
  readonly exchange: Exchange;
  /** May break off while its request waits. */
  readonly waiting: EventEmitter;
}

/** What of a server's events is something that arrives, and that somebody listens to. */
function arrivalOf(server: EventEmitter, event: string | symbol, args: readonly unknown[]): Arrival | undefined {
  switch (event) {
    case "request":
    case "checkContinue":
    case "checkExpectation":
      return arrivalOfRequest(args[0] as Request, args[1] as Response);
    case "upgrade":
    case "connect":
      return server.listenerCount(event) === 0 ? undefined : arrivalOfUpgrade(args[0] as Request, args[1]);
    case "stream":
      return isForCompatibility(server) ? undefined : arrivalOfStream(args);
    default:
      return undefined;
  }
}

function arrivalOfRequest(req: Request, res: Response): Arrival | undefined {
  // Of a stream that was received before the compatibility API made a request of it.
  if ("stream" in req && req.stream !== undefined && isBound(req.stream)) return undefined;
  return { exchange: new EarlyExchange(req, res), waiting: req };
}

/** HTTP/1 gives a socket, HTTP/2 a response. */
function arrivalOfUpgrade(req: Request, second: unknown): Arrival | undefined {
  const isResponse = typeof (second as { setHeader?: unknown }).setHeader === "function";
  if (isResponse) return arrivalOfRequest(req, second as Response);
  return { exchange: new EarlyExchange(req), waiting: second as EventEmitter };
}

function arrivalOfStream([stream, headers, , rawHeaders]: readonly unknown[]): Arrival {
  const arrived = stream as ServerHttp2Stream;
  const raw = Array.isArray(rawHeaders) ? (rawHeaders as string[]) : [];
  return { exchange: new StreamExchange(arrived, headers as IncomingHttpHeaders, raw), waiting: arrived };
}

/** The only listener makes requests of streams, which are received as such. */
function isForCompatibility(server: EventEmitter): boolean {
  return server.listenerCount("stream") === 1 && server.listenerCount("request") > 0;
}
