import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../kit/testing/until.ts";
import { chargeBody, GRAY, type PaymentFixture, type RunningPayment, startPaymentFixture } from "./payment-fixture.ts";

let fixture: PaymentFixture;
let payment: RunningPayment;
let usual: PaymentFixture["company"]["answer"];

beforeAll(async () => {
  fixture = await startPaymentFixture();
  usual = fixture.company.answer;
  payment = await fixture.run({ version: "v2" });
}, 60_000);
afterAll(() => fixture.close());
beforeEach(() => {
  fixture.provider.calls.length = 0;
  fixture.company.answer = usual;
});

function alipay(rideId: string) {
  return chargeBody(rideId, { method: "alipay" });
}

describe("a payment by alipay", () => {
  it("asks the company once, and shows it nothing of the dye", async () => {
    const paid = await payment.post(alipay("ride-1"), GRAY);
    expect(paid).toMatchObject({
      status: 201,
      body: { status: "captured", method: "alipay", settlement: "instant", providerRef: "2088-trip_1:ride-1" },
    });
    expect(fixture.provider.calls).toHaveLength(1);
    expect(fixture.provider.calls[0]).toMatchObject({
      method: "POST",
      path: "/alipay/charges",
      json: { idempotencyKey: "trip_1:ride-1", orderId: "ord_ride-1", amount: 1_800 },
    });
    const names = Object.keys(fixture.provider.calls[0]?.headers ?? {});
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^x-|^traceparent$|^baggage$/)]));
    const messages = await fixture.queued("ride-1");
    expect(messages).toHaveLength(1);
    expect(messages[0]?.headers).toMatchObject({ "x-trace-color": "gray" });
    expect(await fixture.balance("rider-0001")).toBeUndefined();
  });

  it("row 46: the same key again: the company is not asked", async () => {
    const first = await payment.post(alipay("ride-2"));
    expect(await payment.post(alipay("ride-2"))).toEqual({ status: 200, body: first.body });
    expect(fixture.provider.calls).toHaveLength(1);
    expect(await fixture.queued("ride-2")).toHaveLength(1);
  });

  it("while one request waits for the company, another with the same key is told so", async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      fixture.company.answer = async (call, res) => {
        resolve();
        await new Promise<void>((go) => {
          answer = go;
        });
        return usual(call, res);
      };
    });
    const first = payment.post(alipay("ride-3"));
    await asked;
    expect(await payment.post(alipay("ride-3"))).toMatchObject({ status: 409, body: { reason: "in_progress" } });
    answer();
    expect((await first).status).toBe(201);
    expect(fixture.provider.calls).toHaveLength(1);
    expect(await fixture.queued("ride-3")).toHaveLength(1);
  });

  it.each([
    ["status 402", 402, { error: "no funds" }],
    ["a closed trade", 200, { tradeNo: "2088", status: "TRADE_CLOSED" }],
  ])("declined by %s: 402, no message", async (name, status, json) => {
    const rideId = `ride-4-${status}`;
    fixture.company.answer = (_call, res) => void res.writeHead(status).end(JSON.stringify(json));
    expect(await payment.post(alipay(rideId)), name).toMatchObject({
      status: 402,
      body: { error: "the payment was declined", reason: "declined_by_provider" },
    });
    expect(await fixture.queued(rideId)).toEqual([]);
    fixture.company.answer = usual;
    expect(await payment.post(alipay(rideId))).toMatchObject({ status: 200, body: { status: "captured" } });
  });
});

describe("row 46: the outcome is unknown: pending, never asked again by itself, finished with the same key", () => {
  it.each([
    [
      "500",
      (_call: unknown, res: { writeHead(s: number): { end(t: string): void } }) => void res.writeHead(500).end("{}"),
      502,
    ],
    [
      "400",
      (_call: unknown, res: { writeHead(s: number): { end(t: string): void } }) => void res.writeHead(400).end("{}"),
      502,
    ],
    ["nonsense", () => ({ tradeNo: 1 }), 502],
    ["no connection", (_call: unknown, res: { destroy(): void }) => void res.destroy(), 502],
  ] as const)("%s", async (name, answer, status) => {
    const rideId = `ride-5-${name.replace(" ", "-")}`;
    fixture.company.answer = answer;
    expect(await payment.post(alipay(rideId))).toMatchObject({ status, body: { error: "provider is unavailable" } });
    expect(fixture.provider.calls).toHaveLength(1);
    expect(await fixture.query("select state from payments.payments where ride_id = $1", [rideId])).toEqual([
      { state: "pending" },
    ]);
    expect(await fixture.queued(rideId)).toEqual([]);

    fixture.company.answer = usual;
    expect(await payment.post(alipay(rideId))).toMatchObject({ status: 200, body: { status: "captured" } });
    expect(fixture.provider.calls.map(({ json }) => (json as { idempotencyKey: string }).idempotencyKey)).toEqual([
      `trip_1:${rideId}`,
      `trip_1:${rideId}`,
    ]);
    expect(await fixture.queued(rideId)).toHaveLength(1);
  });

  it("no answer in time: 504", async () => {
    const hasty = await fixture.run({ version: "v1", timeoutMs: 50 });
    let release = () => {};
    fixture.company.answer = async (_call, res) => {
      await new Promise<void>((go) => {
        release = go;
      });
      res.end();
    };
    expect(await hasty.post(alipay("ride-6"))).toMatchObject({ status: 504, body: { error: "provider timed out" } });
    release();
    fixture.company.answer = usual;
    // The time-out of this instance is too short for a busy machine: the other one finishes the payment.
    expect(await payment.post(alipay("ride-6"))).toMatchObject({ status: 200, body: { status: "captured" } });
    expect(fixture.provider.calls).toHaveLength(2);
    await hasty.close();
  });

  it("a crash after the attempt began: its reservation runs out", async () => {
    fixture.company.answer = (_call, res) => void res.destroy();
    await payment.post(alipay("ride-7"));
    fixture.company.answer = usual;
    // As a process leaves it that is killed between the reservation and the answer.
    const until = new Date(fixture.clock.now + 11_000);
    await fixture.query("update payments.payments set attempt_until = $1 where ride_id = 'ride-7'", [until]);
    expect(await payment.post(alipay("ride-7"))).toMatchObject({ status: 409, body: { reason: "in_progress" } });
    fixture.clock.now += 11_000;
    expect(await payment.post(alipay("ride-7"))).toMatchObject({ status: 200, body: { status: "captured" } });
  });
});

describe("planted faults", () => {
  it("payment->provider leaks the dye when that edge is broken", async () => {
    const leaky = await fixture.run({ version: "v1", breakEdge: "payment->provider" });
    expect((await leaky.post(alipay("ride-8"), GRAY)).status).toBe(201);
    expect(fixture.provider.calls[0]?.headers).toMatchObject({ "x-trace-color": "gray", "x-user-level": "VIP3" });
    const [message] = await fixture.queued("ride-8");
    expect(message?.headers).toMatchObject({ "x-trace-color": "gray" });
    await leaky.close();
  });

  it("payment->notification loses the dye and keeps the ids when that edge is broken", async () => {
    const lossy = await fixture.run({ version: "v1", breakEdge: "payment->notification" });
    expect((await lossy.post(alipay("ride-9"), GRAY)).status).toBe(201);
    const [message] = await until(async () => {
      const all = await fixture.queued("ride-9");
      return all.length > 0 ? all : undefined;
    });
    expect(message?.headers).toMatchObject({ "x-request-id": "req-gray-1", traceparent: GRAY.traceparent });
    for (const name of ["x-trace-color", "x-user-level", "x-dye"]) expect(message?.headers).not.toHaveProperty(name);
    await lossy.close();
  });
});
