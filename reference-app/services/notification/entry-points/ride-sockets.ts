import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Dyeing } from "@dyeing/sdk";
import { NodeExchange } from "@dyeing/sdk/adapter";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import type { Logger } from "../../../kit/logger.ts";
import { HttpProblem, parseRequest, problemOf } from "../../../kit/problem.ts";
import { text } from "../../../kit/text.ts";
import { publicNotification } from "../domain/notification.ts";
import type { RideFeed } from "../domain/ride-feed.ts";

export interface RideSocketsOptions {
  readonly feed: RideFeed;
  readonly dyeing: Dyeing;
  readonly logger: Logger;
}

export interface RideSockets {
  readonly onUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Tells every client that we go away, and closes. */
  close(): void;
}

const PATH = "/v1/ws";
const SocketQuery = z.object({ rideId: text(100) });
/** What clients send is not used. */
const MAX_PAYLOAD = 1_024;
/** A client that reads slower than this much behind is cut off rather than remembered. */
const MAX_BUFFERED = 1_048_576;
const GOING_AWAY = 1001;

/** `GET /v1/ws?rideId=R`: each new notification of the ride as one JSON message, after a welcome. */
export function rideSockets({ feed, dyeing, logger }: RideSocketsOptions): RideSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD });

  function serve(ws: WebSocket, rideId: string): void {
    const send = (message: unknown) => {
      if (ws.bufferedAmount > MAX_BUFFERED) ws.terminate();
      else if (ws.readyState === ws.OPEN) ws.send(JSON.stringify(message));
    };
    const unwatch = feed.watch(rideId, (notification) => send(publicNotification(notification)));
    logger.info({ event: "ws.open", rideId });
    ws.on("error", () => ws.terminate());
    ws.once(
      "close",
      dyeing.bind(() => {
        unwatch();
        logger.info({ event: "ws.closed", rideId });
      }),
    );
    send({ type: "welcome", rideId });
  }

  return {
    onUpgrade(req, socket, head) {
      socket.on("error", () => socket.destroy());
      void dyeing.handle(new NodeExchange(req), () => {
        let rideId: string;
        try {
          rideId = rideIdOf(req.url ?? "/");
        } catch (error) {
          const { status, body } = problemOf(error);
          return refuse(socket, status, body);
        }
        server.handleUpgrade(
          req,
          socket,
          head,
          dyeing.bind((ws: WebSocket) => serve(ws, rideId)),
        );
      });
    },
    close() {
      for (const ws of server.clients) {
        ws.close(GOING_AWAY, "server is stopping");
        // A client that does not answer the close frame does not hold us up.
        setTimeout(() => ws.terminate(), 1_000).unref();
      }
    },
  };
}

/** @throws HttpProblem 400 for a target that is no path or a ride that is none, 404 for another path. */
function rideIdOf(target: string): string {
  const base = "http://notification";
  // `//` is a target that HTTP lets through and URL does not.
  if (!URL.canParse(target, base))
    throw new HttpProblem(400, "invalid request", { fields: { path: "cannot be read" } });
  const { pathname, searchParams } = new URL(target, base);
  if (pathname !== PATH) throw new HttpProblem(404, "not found");
  return parseRequest(SocketQuery, { rideId: searchParams.get("rideId") ?? undefined }).rideId;
}

function refuse(socket: Duplex, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
