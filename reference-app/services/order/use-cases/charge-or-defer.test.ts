import { describe, expect, it } from "vitest";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import type { Charge } from "../clients/payment-client.ts";
import { chargeOrDefer } from "./charge-or-defer.ts";

const charge: Charge = {
  idempotencyKey: "trip:order",
  orderId: "order",
  rideId: "ride",
  userId: "rider",
  amount: 100,
  method: "wallet",
};
const status = (code: number) => new UpstreamError("UPSTREAM_STATUS", "payment", `answered ${code}`, { status: code });
const failing = (cause: unknown) => chargeOrDefer({ pay: () => Promise.reject(cause) }, charge);

describe("a charge", () => {
  it("that is made", async () => {
    const payment = { paymentId: "pay", status: "captured", settlement: "batched" } as const;
    expect(await chargeOrDefer({ pay: async () => payment }, charge)).toEqual({ payment });
  });

  it.each([
    ["503: payment has not had it", status(503), "fallback-payment-v2"],
    ["504: its route gave up", status(504), "payment-timeout"],
    ["no answer in time", new UpstreamError("UPSTREAM_TIMEOUT", "payment", "late"), "payment-timeout"],
  ])("is left for later after %s", async (_, cause, handledBy) => {
    expect(await failing(cause)).toEqual({ handledBy, cause });
  });

  it.each([
    ["a refusal", status(402)],
    ["500", status(500)],
    ["a connection that broke", new UpstreamError("UPSTREAM_UNREACHABLE", "payment", "cannot be reached")],
    ["what nobody expected", new Error("bug")],
  ])("is an error after %s", async (_, cause) => {
    await expect(failing(cause)).rejects.toBe(cause);
  });
});
