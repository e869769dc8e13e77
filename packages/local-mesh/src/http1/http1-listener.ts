import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { ListenerContext } from "../proxy/listener-context.ts";
import { ProxiedCall } from "../proxy/proxied-call.ts";
import { ConnectionTurns } from "./connection-turns.ts";
import { Http1Downstream } from "./http1-downstream.ts";
import type { Http1Upstreams } from "./http1-upstreams.ts";
import { MAX_HEADER_BYTES } from "./limits.ts";
import { UpgradedCall } from "./upgraded-call.ts";

/** A server that passes HTTP/1.1 calls and upgrades on. */
export interface Http1Listener {
  readonly server: Server;
  /** Ends idle connections now, and the others with their next response. */
  drain(): void;
}

const OPTIONS = {
  // Idle connections stay open, as Envoy's do for an hour: closing one races with the caller's next request.
  keepAliveTimeout: 0,
  requestTimeout: 0,
  maxHeaderSize: MAX_HEADER_BYTES,
  noDelay: true,
  // Looked at with everything else that is refused, so that it is logged.
  requireHostHeader: false,
} as const;

/** Not listening yet. */
export function createHttp1Listener(context: ListenerContext, upstreams: Http1Upstreams): Http1Listener {
  let draining = false;
  const isDraining = (): boolean => draining;
  const connections = new WeakMap<Duplex, ConnectionTurns>();
  const turnsOf = (socket: Duplex): ConnectionTurns => {
    let turns = connections.get(socket);
    if (turns === undefined) {
      const fresh = new ConnectionTurns();
      socket.once("close", () => fresh.shut());
      connections.set(socket, fresh);
      turns = fresh;
    }
    return turns;
  };
  const server = createServer(OPTIONS, (request, response) => {
    const turns = turnsOf(request.socket);
    turns.enter(() => {
      response.on("close", () => turns.leave());
      const downstream = new Http1Downstream(request, response, isDraining);
      if (downstream.refusal !== undefined) turns.shut();
      new ProxiedCall(context, downstream, upstreams).start();
    });
  });
  server.on("upgrade", (request, socket, first) => {
    turnsOf(socket).enter(() => new UpgradedCall(context, upstreams, request, socket, first).start());
  });
  const drain = (): void => {
    draining = true;
    server.closeIdleConnections();
  };
  return { server, drain };
}
