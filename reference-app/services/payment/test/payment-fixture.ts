import type { ServerResponse } from "node:http";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import pg from "pg";
import { createLogger } from "../../../kit/logger.ts";
import type { RunningService } from "../../../kit/run-service.ts";
import { type FakeService, type ReceivedCall, startFake } from "../../../kit/testing/fake-service.ts";
import { LogLines } from "../../../kit/testing/log-lines.ts";
import { startStores } from "../../../stores/start-stores.ts";
import type { EdgeId, Version } from "../../../topology.ts";
import { type PaymentSettings, startPayment } from "../start-payment.ts";

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RunningPayment {
  readonly logs: LogLines;
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  get(id: string): Promise<Answer>;
  close(): Promise<void>;
}

export interface RunOptions extends Pick<PaymentSettings, "sweepMs" | "settleMs"> {
  readonly version: Version;
  readonly breakEdge?: EdgeId;
  readonly timeoutMs?: number;
  readonly openingBalance?: number;
}

/** The stores and the payment company, and payment services of any version on top of them. */
export interface PaymentFixture {
  readonly provider: FakeService;
  /** Replaces the company's usual answer. Undefined = the usual answer. */
  readonly company: { answer: (call: ReceivedCall, res: ServerResponse) => unknown };
  readonly clock: { now: number };
  run(options: RunOptions): Promise<RunningPayment>;
  /** Messages in the queue about a ride, oldest first. */
  queued(rideId: string): Promise<{ id: string; topic: string; headers: Record<string, string>; payload: unknown }[]>;
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  balance(userId: string): Promise<unknown>;
  close(): Promise<void>;
}

export const START = Date.parse("2026-11-24T04:00:00Z");

export async function startPaymentFixture(): Promise<PaymentFixture> {
  const clock = { now: START };
  const usual = (call: ReceivedCall) => {
    const { idempotencyKey } = call.json as { idempotencyKey: string };
    return { tradeNo: `2088-${idempotencyKey}`, status: "TRADE_SUCCESS" };
  };
  const company: PaymentFixture["company"] = { answer: usual };
  const stores = await startStores({ port: 0 });
  const provider = await startFake((call, res) => company.answer(call, res));
  const pool = new pg.Pool({ connectionString: stores.url, max: 1 });
  const query = async (text: string, values: readonly unknown[] = []) => (await pool.query(text, [...values])).rows;
  const running: RunningService[] = [];

  async function run({
    version,
    breakEdge,
    timeoutMs = 10_000,
    openingBalance = 100_000,
    ...sweeps
  }: RunOptions): Promise<RunningPayment> {
    // As in the demo: the allow-list names the mesh, and the company is not in it.
    const dyeing: Dyeing = createDyeing({ service: "payment", allow: ["127.0.0.1:1"] });
    const logs = new LogLines();
    const service = await startPayment(
      {
        SERVICE_VERSION: version,
        PORT: 0,
        DATABASE_URL: stores.url,
        PROVIDER_URL: provider.url,
        PROVIDER_TIMEOUT_MS: timeoutMs,
        OPENING_BALANCE: openingBalance,
        CARPOOL_BREAK: breakEdge,
      },
      {
        dyeing,
        logger: createLogger({ service: "payment", version, dyeing, destination: logs }),
        now: () => new Date(clock.now),
        // Tests that want a sweeper ask for it.
        sweepMs: 3_600_000,
        settleMs: 3_600_000,
        ...sweeps,
      },
    );
    running.push(service);
    const base = `http://127.0.0.1:${service.port}/v1/payments`;
    return {
      logs,
      async post(body, headers = {}) {
        const text = typeof body === "string" ? body : JSON.stringify(body);
        const response = await fetch(base, {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: body === undefined ? null : text,
        });
        return answerOf(response);
      },
      get: async (id) => answerOf(await fetch(`${base}/${id}`)),
      close: () => service.close(),
    };
  }

  return {
    provider,
    company,
    clock,
    run,
    async queued(rideId) {
      const rows = await query(
        "select id, name as topic, data from pgboss.job where data->'payload'->>'rideId' = $1 order by created_on, id",
        [rideId],
      );
      return rows.map(({ id, topic, data }) => ({ id, topic, ...data }));
    },
    query,
    balance: async (userId) =>
      (await query("select balance from payments.wallets where user_id = $1", [userId]))[0]?.balance,
    async close() {
      await Promise.all(running.map((service) => service.close()));
      await Promise.all([provider.close(), pool.end()]);
      await stores.close();
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

export function chargeBody(rideId: string, change: Readonly<Record<string, unknown>> = {}) {
  return {
    idempotencyKey: `trip_1:${rideId}`,
    orderId: `ord_${rideId}`,
    rideId,
    userId: "rider-0001",
    amount: 1_800,
    method: "wallet",
    ...change,
  };
}

/** The headers of a dyed request, as order sends them. */
export const GRAY = {
  "x-trace-color": "gray",
  "x-user-level": "VIP3",
  "x-dye": 'h=("x-user-level"), rev="1", org="gateway", hop=2',
  "x-request-id": "req-gray-1",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};
