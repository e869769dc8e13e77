import type { ServerResponse } from "node:http";
import { createDyeing } from "@dyeing/sdk";
import pg from "pg";
import { createLogger } from "../../../kit/logger.ts";
import { type FakeService, type ReceivedCall, startFake } from "../../../kit/testing/fake-service.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import { type RunningStores, startStores } from "../../../stores/start-stores.ts";
import type { EdgeId, Version } from "../../../topology.ts";
import { startMatching } from "../../matching/start-matching.ts";
import { startOrder } from "../start-order.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface QueuedMessage {
  readonly id: string;
  readonly topic: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface FixtureOptions {
  readonly version: Version;
  readonly breakEdge?: EdgeId;
  readonly sweepMs?: number;
  /** Default: its own, started and stopped with it. */
  readonly stores?: RunningStores;
}

/** What a fake answers instead of its usual answer: a status, or `hang up`. Undefined = the usual answer. */
export type Fault = (call: ReceivedCall) => number | { status: number; body: unknown } | "hang up" | undefined;

/** The order service, really running, with the real matching service and fakes for scheduling and payment. */
export interface OrderFixture {
  readonly scheduling: FakeService;
  readonly payment: FakeService;
  readonly orderLogs: LogLines;
  readonly matchingLogs: LogLines;
  /** The order service's clock; starts at a Tuesday noon in Beijing. */
  readonly clock: { now: number };
  readonly faults: { scheduling: Fault; payment: Fault };
  post(path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** The methods that matching was called by since the last `forget`. */
  matchingCalls(): string[];
  /** Messages in the queue about a ride, oldest first. */
  queued(rideId: string): Promise<QueuedMessage[]>;
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Restarts the matching service: its pool is empty then. */
  restartMatching(): Promise<void>;
  stopMatching(): Promise<void>;
  /** Forgets calls and logs. */
  forget(): void;
  close(): Promise<void>;
}

export const START = Date.parse("2026-11-24T04:00:00Z");

export async function startOrderFixture({
  version,
  breakEdge,
  sweepMs,
  ...given
}: FixtureOptions): Promise<OrderFixture> {
  const clock = { now: START };
  const faults: { scheduling: Fault; payment: Fault } = { scheduling: () => undefined, payment: () => undefined };
  const stores = given.stores ?? (await startStores({ port: 0 }));
  const scheduling = await startFake((call, res) => {
    const fault = faults.scheduling(call);
    if (fault !== undefined) return fail(fault, res);
    return call.path === "/v1/routes" ? ROUTE : planOf(call.json);
  });
  const payment = await startFake((call, res) => {
    const fault = faults.payment(call);
    if (fault !== undefined) return fail(fault, res);
    const { orderId } = call.json as { orderId: string };
    return { paymentId: `pay_${orderId}`, status: "captured", settlement: "batched" };
  });

  const dyeing = createDyeing({ service: "order", allow: ["127.0.0.1"] });
  const matchingLogs = new LogLines();
  const runMatching = (port: number) => {
    const own = createDyeing({ service: "matching", allow: [] });
    const logger = createLogger({ service: "matching", version: "v1", dyeing: own, destination: matchingLogs });
    return startMatching({ version: "v1", port, dyeing: own, logger, clock: () => clock.now, drainMs: 100 });
  };
  let matching = await runMatching(0);
  const orderLogs = new LogLines();
  const order = await startOrder(
    {
      SERVICE_VERSION: version,
      PORT: 0,
      DATABASE_URL: stores.url,
      MATCHING_URL: `127.0.0.1:${matching.port}`,
      SCHEDULING_URL: scheduling.url,
      PAYMENT_URL: payment.url,
      CARPOOL_BREAK: breakEdge,
    },
    {
      dyeing,
      logger: createLogger({ service: "order", version, dyeing, destination: orderLogs }),
      now: () => new Date(clock.now),
      // Tests that want the sweeper ask for it.
      sweepMs: sweepMs ?? 3_600_000,
    },
  );
  const base = `http://127.0.0.1:${order.port}`;
  const pool = new pg.Pool({ connectionString: stores.url, max: 1 });
  const query = async (text: string, values: readonly unknown[] = []) => (await pool.query(text, [...values])).rows;

  return {
    scheduling,
    payment,
    orderLogs,
    matchingLogs,
    clock,
    faults,
    async post(path, body, headers) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const response = await fetch(base + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: body === undefined ? null : text,
      });
      return answerOf(response);
    },
    get: async (path) => answerOf(await fetch(base + path)),
    matchingCalls: () => matchingLogs.of("call").map((line) => String(line.method)),
    async queued(rideId) {
      const rows = await query(
        "select id, name as topic, data from pgboss.job where data->'payload'->>'rideId' = $1 order by created_on, id",
        [rideId],
      );
      return rows.map(({ id, topic, data }) => ({ id, topic, ...(data as object) }) as QueuedMessage);
    },
    query,
    async restartMatching() {
      const { port } = matching;
      await matching.close();
      matching = await runMatching(port);
    },
    stopMatching: () => matching.close(),
    forget() {
      scheduling.calls.length = 0;
      payment.calls.length = 0;
      orderLogs.lines.length = 0;
      matchingLogs.lines.length = 0;
    },
    async close() {
      await order.close();
      await matching.close();
      await Promise.all([scheduling.close(), payment.close(), pool.end()]);
      if (given.stores === undefined) await stores.close();
    },
  };
}

export const ROUTE = {
  distanceMeters: 13_000,
  durationSeconds: 1_500,
  path: ["a", "b"],
};

/** A plan as scheduling makes it: everybody in, everybody out. */
function planOf(body: unknown) {
  const { requestIds } = body as { requestIds: string[] };
  const stops = (kind: string) =>
    requestIds.map((requestId) => ({ requestId, kind, lat: 39.9, lng: 116.4, name: kind }));
  return {
    stops: [...stops("pickup"), ...stops("dropoff")],
    distanceMeters: 14_000,
    durationSeconds: 1_800,
  };
}

function fail(fault: Exclude<ReturnType<Fault>, undefined>, res: ServerResponse): undefined {
  if (fault === "hang up") {
    res.destroy();
    return;
  }
  const { status, body } = typeof fault === "number" ? { status: fault, body: { error: "planted" } } : fault;
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer["body"] };
}
