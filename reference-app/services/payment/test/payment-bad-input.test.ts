import { afterAll, beforeAll, expect, it } from "vitest";
import { chargeBody, type PaymentFixture, type RunningPayment, startPaymentFixture } from "./payment-fixture.ts";

let fixture: PaymentFixture;
let payment: RunningPayment;

beforeAll(async () => {
  fixture = await startPaymentFixture();
  payment = await fixture.run({ version: "v1" });
}, 60_000);
afterAll(() => fixture.close());

it.each<[string, unknown, string[]]>([
  ["an empty object", {}, ["amount", "idempotencyKey", "method", "orderId", "rideId", "userId"]],
  ["no object", [], ["body"]],
  ["nothing to pay", chargeBody("bad", { amount: 0 }), ["amount"]],
  ["a refund in disguise", chargeBody("bad", { amount: -100 }), ["amount"]],
  ["half a fen", chargeBody("bad", { amount: 0.5 }), ["amount"]],
  ["too much", chargeBody("bad", { amount: 1_000_001 }), ["amount"]],
  ["an amount as text", chargeBody("bad", { amount: "1800" }), ["amount"]],
  ["cash", chargeBody("bad", { method: "cash" }), ["method"]],
  ["an empty key", chargeBody("bad", { idempotencyKey: "" }), ["idempotencyKey"]],
  ["a key of a thousand characters", chargeBody("bad", { idempotencyKey: "k".repeat(1_000) }), ["idempotencyKey"]],
  ["ids with spaces", chargeBody("bad", { orderId: "a b", userId: "c d" }), ["orderId", "userId"]],
  ["NUL in an id", chargeBody("bad", { userId: "a\u0000" }), ["userId"]],
  ["half a surrogate pair in the key", chargeBody("bad", { idempotencyKey: "k\ud83d" }), ["idempotencyKey"]],
])("%s: 400 with the names of the fields", async (_name, body, fields) => {
  const answer = await payment.post(body);
  expect(answer).toMatchObject({ status: 400, body: { error: "invalid request" } });
  expect(Object.keys(answer.body.fields as object).sort()).toEqual(fields);
  expect(await fixture.query("select id from payments.payments")).toEqual([]);
  expect(await fixture.query("select user_id from payments.wallets")).toEqual([]);
});

it("text that is no JSON: 400", async () => {
  expect(await payment.post("{")).toMatchObject({ status: 400, body: { error: "invalid request" } });
});

it("a body of two megabytes: 413", async () => {
  expect(await payment.post({ ...chargeBody("bad"), note: "x".repeat(2_000_000) })).toMatchObject({ status: 413 });
});

it.each(["%00", "a%00b", "%zz", "a%20b"])("%s is no payment: 404", async (id) => {
  expect(await payment.get(id)).toMatchObject({ status: 404 });
});

it("an unknown payment: 404", async () => {
  expect(await payment.get("pay_none")).toMatchObject({ status: 404, body: { error: "unknown payment `pay_none`" } });
});
