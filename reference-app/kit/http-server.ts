import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { RunningService } from "./run-service.ts";
import { SERVED_BY_HEADER } from "./served-by.ts";

export interface HttpServerOptions {
  /** An Express app, `koaApp.callback()`, or any request listener. */
  readonly handler: RequestListener;
  readonly port: number;
  /** What every response says of its maker. Default: nothing, as strangers' services do. */
  readonly servedBy?: string;
  /** Default: loopback. */
  readonly host?: string | undefined;
  /** GET /readyz answers 200 when this resolves, 503 when it rejects. Default: ready. */
  readonly ready?: () => Promise<void>;
  /** Takes over HTTP upgrades. Default: they are refused. */
  readonly onUpgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Runs after the last request ended: close pools, queues, sockets. */
  readonly onClose?: () => Promise<void>;
  /** How long running requests may take to finish at shutdown. Default 3,000 ms. */
  readonly drainMs?: number;
}

/**
 * A proxy keeps idle connections to a service, Envoy for an hour. The proxy has to be the one that closes them: a service
 * that does may do so just as the next request arrives, which then fails (UC, 503). Milliseconds.
 */
const KEEP_ALIVE_MS = 3_900_000;

/**
 * Listens. `GET /healthz` (alive) and `GET /readyz` (may get traffic) are answered before the handler sees
 * them, so they carry no dye and appear in no log.
 *
 * @example
 * const server = await startHttpServer({ handler: app, port: config.PORT, ready: () => database.ping() });
 * await server.close();
 */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningService> {
  const { handler, port, servedBy, host = "127.0.0.1", ready, onUpgrade, onClose, drainMs = 3_000 } = options;
  let closing = false;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => {
    if (req.method === "GET" && req.url === "/healthz") {
      res.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok"}');
    } else if (req.method === "GET" && req.url === "/readyz") {
      const answer = (status: number, text: string) =>
        res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ status: text }));
      if (closing) answer(503, "closing");
      else
        (ready?.() ?? Promise.resolve()).then(
          () => answer(200, "ready"),
          () => answer(503, "not ready"),
        );
    } else {
      res.once("close", () => {
        // A kept-alive connection would otherwise hold the shutdown up until its client lets go.
        if (closing) server.closeIdleConnections();
      });
      if (servedBy !== undefined) res.setHeader(SERVED_BY_HEADER, servedBy);
      handler(req, res);
    }
  });
  if (onUpgrade !== undefined) server.on("upgrade", onUpgrade);

  await listen(server, port, host);
  let closed: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      closing = true;
      closed ??= drain(server, drainMs).then(onClose);
      return closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
