import { type IncomingMessage, request, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { HttpProblem, problemOf } from "../../../kit/problem.ts";
import { rideIdHeader } from "../../../kit/ride-id-header.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import { bearerToken } from "../clients/session-client.ts";
import type { Caller } from "../domain/caller.ts";
import { chooseGroup } from "../domain/choose-group.ts";
import { knownFacts } from "../domain/known-facts.ts";
import type { Target } from "../domain/target.ts";
import { findService } from "./find-service.ts";
import { callerHeaders, rideIdOf } from "./forwarded-headers.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import { UpgradeExchange } from "./upgrade-exchange.ts";
import { wantedEnvironment } from "./wanted-environment.ts";

/** Carries WebSocket connections through the gateway. */
export interface UpgradeProxy {
  readonly onUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Cuts the connections that are open. */
  close(): void;
}

const HANDSHAKE_HEADERS = [
  "sec-websocket-key",
  "sec-websocket-version",
  "sec-websocket-protocol",
  "sec-websocket-extensions",
] as const;

/**
 * The upgrade request goes the same way as any other: service, token, group, dye. Browsers cannot set
 * headers on a WebSocket, so the token may also stand in the query; it is not passed on.
 */
export function upgradeProxy(deps: GatewayDeps): UpgradeProxy {
  const { dyeing, logger, registry, sessions } = deps;
  const open = new Set<Duplex>();
  let closing = false;

  function track(socket: Duplex): void {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  }

  async function upgrade(
    exchange: UpgradeExchange,
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    env: string | undefined,
  ): Promise<void> {
    try {
      if (closing) throw new HttpProblem(503, "gateway is stopping");
      const service = await findService(registry, req.headers["x-service-name"], req.url);
      if (req.headers.upgrade?.toLowerCase() !== "websocket") throw new HttpProblem(400, "only websocket upgrades");
      const url = new URL(req.url ?? "/", "http://gateway");
      const token = bearerToken(req.headers.authorization) ?? url.searchParams.get("token") ?? undefined;
      const caller = await sessions.verify(token, rideIdOf(req.headers));
      const environment = chooseGroup(env, caller.userId);
      const target = { service, environment, baseUrl: await registry.resolve(service, environment) };
      url.searchParams.delete("token");
      const facts = knownFacts(caller, environment);
      await dyeing.decide(facts, () => forward(exchange, req, socket, head, { target, caller, url }));
    } catch (error) {
      const { status, body } = problemOf(error);
      if (status >= 500) logger.error({ event: "request.failed", status, err: error }, "upgrade failed");
      refuse(socket, status, body, exchange.responseHeaders);
    }
  }

  async function forward(
    exchange: UpgradeExchange,
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    { target, caller, url }: { readonly target: Target; readonly caller: Caller; readonly url: URL },
  ): Promise<void> {
    const { service } = target;
    const { userId } = caller;
    const upstream = await connect(deps, target, caller, url.pathname + url.search, req);
    if (socket.destroyed) {
      upstream.socket.destroy();
      return;
    }
    join(exchange, upstream, socket, head);
    logger.info({ event: "ws.open", service, path: url.pathname, userId });
    socket.once(
      "close",
      dyeing.bind(() => logger.info({ event: "ws.closed", service, path: url.pathname })),
    );
  }

  function join(exchange: UpgradeExchange, upstream: Upgraded, socket: Duplex, head: Buffer): void {
    const accepted = HANDSHAKE_ANSWER.flatMap((name) => {
      const value = upstream.response.headers[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    });
    socket.write(
      headerBlock(101, [["connection", "Upgrade"], ["upgrade", "websocket"], ...accepted, ...exchange.responseHeaders]),
    );
    track(upstream.socket);
    if (upstream.head.length > 0) socket.write(upstream.head);
    if (head.length > 0) upstream.socket.write(head);
    for (const [from, to] of [
      [socket, upstream.socket],
      [upstream.socket, socket],
    ] as const) {
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.once("close", () => to.destroy());
    }
  }

  return {
    onUpgrade(req, socket, head) {
      socket.on("error", () => socket.destroy());
      track(socket);
      const exchange = new UpgradeExchange(req);
      const env = wantedEnvironment(req.headers);
      void dyeing.handle(exchange, () => void upgrade(exchange, req, socket, head, env));
    },
    close() {
      closing = true;
      for (const socket of open) socket.destroy();
    },
  };
}

const HANDSHAKE_ANSWER = ["sec-websocket-accept", "sec-websocket-protocol", "sec-websocket-extensions"] as const;

interface Upgraded {
  readonly response: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** @throws HttpProblem with the service's own answer when it does not upgrade; UpstreamError when there is none. */
function connect(
  { callEdge, timeoutMs }: GatewayDeps,
  { service, baseUrl }: Target,
  caller: Caller,
  path: string,
  req: IncomingMessage,
): Promise<Upgraded> {
  return new Promise((resolve, reject) => {
    const handshake: Record<string, string> = {};
    for (const name of HANDSHAKE_HEADERS) {
      const value = req.headers[name];
      if (typeof value === "string") handshake[name] = value;
    }
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      ...callerHeaders(caller),
      ...rideIdHeader(rideIdOf(req.headers)),
      ...handshake,
    };
    const timeout = timeoutMs(service);
    const call = callEdge(`gateway->${service}`, () => request(baseUrl + path, { headers, timeout, agent: false }));
    call.once("upgrade", (response, socket, head) => {
      call.setTimeout(0);
      resolve({ response, socket, head });
    });
    call.once("response", (response) => {
      response.resume();
      const { statusCode: status = 502 } = response;
      reject(new HttpProblem(status < 400 ? 502 : status, `${service} refused the upgrade`));
    });
    call.once("timeout", () => {
      call.destroy(new UpstreamError("UPSTREAM_TIMEOUT", service, `no answer within ${timeout} ms`));
    });
    call.once("error", (cause) => {
      const known = cause instanceof UpstreamError;
      reject(known ? cause : new UpstreamError("UPSTREAM_UNREACHABLE", service, "cannot be reached", { cause }));
    });
    call.end();
  });
}

function refuse(socket: Duplex, status: number, body: unknown, headers: readonly (readonly [string, string])[]): void {
  const text = JSON.stringify(body);
  const block = headerBlock(status, [
    ["connection", "close"],
    ["content-type", "application/json"],
    ["content-length", String(Buffer.byteLength(text))],
    ...headers,
  ]);
  socket.end(block + text);
}

function headerBlock(status: number, headers: readonly (readonly [string, string])[]): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n${lines}\r\n`;
}
