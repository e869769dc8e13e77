import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../../kit/testing/until.ts";
import {
  chargeBody,
  GRAY,
  type PaymentFixture,
  type RunningPayment,
  START,
  startPaymentFixture,
} from "./payment-fixture.ts";

let fixture: PaymentFixture;
let v1: RunningPayment;
let v2: RunningPayment;

beforeAll(async () => {
  fixture = await startPaymentFixture();
  [v1, v2] = await Promise.all([
    fixture.run({ version: "v1" }),
    fixture.run({ version: "v2", openingBalance: 500_000 }),
  ]);
}, 60_000);
afterAll(() => fixture.close());
beforeEach(() => {
  fixture.provider.calls.length = 0;
  v1.logs.lines.length = 0;
});

describe("a payment by wallet", () => {
  it("v1: response, state, calls, message, logs", async () => {
    const paid = await v1.post(chargeBody("ride-1"), GRAY);
    expect(paid).toMatchObject({
      status: 201,
      body: {
        paymentId: expect.stringMatching(/^pay_[0-9a-f-]{36}$/),
        status: "captured",
        settlement: "batched",
        amount: 1_800,
      },
    });
    expect(paid.body).not.toHaveProperty("settledAt");
    const { paymentId } = paid.body;
    expect(await fixture.balance("rider-0001")).toBe(98_200);
    const [row] = await fixture.query("select * from payments.payments where id = $1", [paymentId]);
    expect(row).toMatchObject({ state: "captured", settled_at: null, captured_at: new Date(START) });
    expect(await fixture.query("select id from payments.outbox")).toEqual([]);
    expect(fixture.provider.calls).toEqual([]);

    const messages = await fixture.queued("ride-1");
    expect(messages).toEqual([
      {
        id: expect.any(String),
        topic: "payment.captured",
        headers: expect.objectContaining({
          "x-trace-color": "gray",
          "x-user-level": "VIP3",
          "x-request-id": "req-gray-1",
          traceparent: expect.stringContaining("0af7651916cd43dd8448eb211c80319c"),
        }),
        payload: {
          rideId: "ride-1",
          orderId: "ord_ride-1",
          userId: "rider-0001",
          paymentId,
          amount: 1_800,
          method: "wallet",
        },
      },
    ]);
    expect(v1.logs.of("message.published")).toEqual([
      expect.objectContaining({
        edge: "payment->notification",
        messageId: messages[0]?.id,
        headers: messages[0]?.headers,
        color: "gray",
      }),
    ]);
    expect(await v1.logs.find((line) => line.event === "request")).toMatchObject({ status: 201, color: "gray" });
    expect(await v1.get(String(paymentId))).toMatchObject({ status: 200, body: { paymentId, status: "captured" } });
  });

  it("v2 settles at once", async () => {
    expect(await v2.post(chargeBody("ride-2", { userId: "rider-0002" }))).toMatchObject({
      status: 201,
      body: { settlement: "instant", settledAt: "2026-11-24T04:00:00.000Z" },
    });
  });
});

describe("idempotency", () => {
  it("the same key again: 200, the same payment, no second debit, no second message", async () => {
    const body = chargeBody("ride-3", { userId: "rider-0003" });
    const first = await v1.post(body);
    const again = await v1.post(body);
    const elsewhere = await v2.post(body);
    expect([first.status, again.status, elsewhere.status]).toEqual([201, 200, 200]);
    expect(again.body).toEqual(first.body);
    expect(elsewhere.body).toEqual(first.body);
    expect(await fixture.balance("rider-0003")).toBe(98_200);
    expect(await fixture.queued("ride-3")).toHaveLength(1);
  });

  it("twenty at once, over both versions: one payment", async () => {
    const body = chargeBody("ride-4", { userId: "rider-0004" });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? v1 : v2).post(body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(answers.map((answer) => answer.body.paymentId)).size).toBe(1);
    expect(await fixture.balance("rider-0004")).toBe(98_200);
    expect(await fixture.queued("ride-4")).toHaveLength(1);
  });

  it.each([
    ["amount", { amount: 1_801 }],
    ["method", { method: "alipay" }],
    ["userId", { userId: "rider-0099" }],
  ])("the key with another %s: 409, nothing moves", async (field, change) => {
    const body = chargeBody(`ride-5-${field}`, { userId: "rider-0005" });
    await v1.post(body);
    const before = await fixture.balance("rider-0005");
    expect(await v1.post({ ...body, ...change })).toMatchObject({
      status: 409,
      body: { reason: "key_reused", fields: { [field]: "differs from the first use of the key" } },
    });
    expect(await fixture.balance("rider-0005")).toBe(before);
    expect(fixture.provider.calls).toEqual([]);
  });
});

describe("an empty wallet", () => {
  it("402, nothing moves; with money in it the same key works", async () => {
    const body = chargeBody("ride-6", { userId: "rider-0006", amount: 60_000 });
    expect((await v1.post({ ...body, idempotencyKey: "first" })).status).toBe(201);
    const refused = await v1.post(body);
    expect(refused).toMatchObject({
      status: 402,
      body: { error: "insufficient balance", reason: "insufficient_balance" },
    });
    expect(await fixture.balance("rider-0006")).toBe(40_000);
    expect(await fixture.queued("ride-6")).toHaveLength(1);
    const [row] = await fixture.query("select state from payments.payments where idempotency_key = $1", [
      body.idempotencyKey,
    ]);
    expect(row).toEqual({ state: "declined" });

    await fixture.query("update payments.wallets set balance = 60000 where user_id = 'rider-0006'");
    expect(await v1.post(body)).toMatchObject({ status: 200, body: { status: "captured" } });
    expect(await fixture.balance("rider-0006")).toBe(0);
    expect(await fixture.queued("ride-6")).toHaveLength(2);
  });

  it("is opened with what the service is told", async () => {
    const body = chargeBody("ride-10", { userId: "rider-0010", amount: 400_000 });
    expect(await v2.post(body)).toMatchObject({ status: 201 });
    expect(await fixture.balance("rider-0010")).toBe(100_000);
  });

  it("ten payments at once never overdraw it", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        v1.post(chargeBody("ride-7", { userId: "rider-0007", amount: 30_000, idempotencyKey: `key-7-${i}` })),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 402)).toHaveLength(7);
    expect(await fixture.balance("rider-0007")).toBe(10_000);
    expect(await fixture.queued("ride-7")).toHaveLength(3);
  });
});

describe("the batch of v1", () => {
  it("settles what v1 captured, and leaves what v2 settled as it is", async () => {
    const batched = await v1.post(chargeBody("ride-8", { userId: "rider-0008" }));
    const instant = await v2.post(chargeBody("ride-9", { userId: "rider-0009" }));
    const settling = await fixture.run({ version: "v1", settleMs: 20 });
    fixture.clock.now = START + 60_000;
    const settled = await until(async () => {
      const { body } = await v1.get(String(batched.body.paymentId));
      return body.settledAt === undefined ? undefined : body;
    });
    expect(settled).toMatchObject({ settlement: "batched" });
    expect((await v2.get(String(instant.body.paymentId))).body.settledAt).toBe("2026-11-24T04:00:00.000Z");
    expect(settling.logs.of("payments.settled")[0]).not.toHaveProperty("color");
    await settling.close();
    fixture.clock.now = START;
  });
});
