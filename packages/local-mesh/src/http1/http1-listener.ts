import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { acceptHttp1 } from "../message/accept-http1.ts";
import { MAX_HEADER_BYTES } from "../message/header-limit.ts";
import { UPGRADE_WITH_BODY } from "../message/refusal.ts";
import { endsOf, type SocketEnds } from "../message/socket-ends.ts";
import { unreadHead } from "../message/unread-head.ts";
import type { Downstream } from "../proxy/downstream.ts";
import type { ListenerContext } from "../proxy/listener-context.ts";
import { ProxiedCall } from "../proxy/proxied-call.ts";
import { isAfterTheEnd, refusalOf } from "./client-error.ts";
import { ConnectionTurns } from "./connection-turns.ts";
import { Http1Downstream } from "./http1-downstream.ts";
import type { Http1Upstreams } from "./http1-upstreams.ts";
import { SocketDownstream } from "./socket-downstream.ts";

/** A server that passes HTTP/1.1 calls and upgrades on. */
export interface Http1Listener {
  readonly server: Server;
  /** Ends idle connections now, and the others with their next response. */
  drain(): void;
}

const OPTIONS = {
  // Idle connections stay open, as Envoy's do for an hour: closing one races with the caller's next request.
  keepAliveTimeout: 0,
  // Bodies are watched by the calls themselves.
  requestTimeout: 0,
  maxHeaderSize: MAX_HEADER_BYTES,
  noDelay: true,
  // Looked at with everything else that is refused, so that it is logged.
  requireHostHeader: false,
} as const;

/** One connection of a caller. */
interface Connection {
  readonly turns: ConnectionTurns;
  readonly ends: SocketEnds;
  /** The call whose request was read last. */
  last: Http1Downstream | undefined;
}

/** Not listening yet. */
export function createHttp1Listener(context: ListenerContext, upstreams: Http1Upstreams): Http1Listener {
  let draining = false;
  const isDraining = (): boolean => draining;
  const connections = new WeakMap<Duplex, Connection>();
  const connectionOf = (duplex: Duplex): Connection => {
    // Over TCP it is one.
    const socket = duplex as Socket;
    const known = connections.get(socket);
    if (known !== undefined) return known;
    const connection: Connection = { turns: new ConnectionTurns(), ends: endsOf(socket), last: undefined };
    socket.once("close", () => connection.turns.shut());
    connections.set(socket, connection);
    return connection;
  };
  const start = (downstream: Downstream): void => new ProxiedCall(context, downstream, upstreams).start();

  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const connection = connectionOf(request.socket);
    const { turns } = connection;
    const downstream = new Http1Downstream(request, response, connection, isDraining);
    connection.last = downstream;
    turns.enter(() => {
      response.on("close", () => {
        if (request.socket.destroyed) turns.shut();
        turns.leave();
      });
      if (downstream.refusal !== undefined) turns.shut();
      start(downstream);
    });
  };
  const server = createServer(OPTIONS, take);
  // Node would answer 417 in the service's place, and nobody would log it.
  server.on("checkExpectation", take);
  // Also for what is offered and not taken up: once Node has seen an upgrade, it reads no further request.
  const takeOver = (request: IncomingMessage, socket: Duplex, first: Buffer): void => {
    const { turns, ends } = connectionOf(socket);
    turns.enter(() => {
      turns.shut();
      const { head, refusal } = acceptHttp1(request, ends);
      const body = !head.upgrade && head.body !== "none" ? UPGRADE_WITH_BODY : undefined;
      start(new SocketDownstream(head, refusal ?? body, socket, first));
    });
  };
  server.on("upgrade", takeOver);
  server.on("connect", takeOver);
  server.on("clientError", (error: NodeJS.ErrnoException, duplex) => {
    const socket = duplex as Socket;
    const { turns, ends, last } = connectionOf(socket);
    // Its end is on its way.
    if (turns.isShut || isAfterTheEnd(error)) return;
    const refusal = refusalOf(error, socket);
    if (refusal === undefined) {
      socket.destroy();
      return;
    }
    if (last?.malformed() === true) return;
    turns.enter(() => {
      turns.shut();
      start(new SocketDownstream(unreadHead({ protocol: "HTTP/1.1", ...ends }), refusal, socket, Buffer.alloc(0)));
    });
  });
  const drain = (): void => {
    draining = true;
    server.closeIdleConnections();
  };
  return { server, drain };
}
