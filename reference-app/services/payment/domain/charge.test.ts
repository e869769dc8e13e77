import { describe, expect, it } from "vitest";
import { changedFields } from "./charge.ts";

const charge = {
  idempotencyKey: "trip_1:ord_1",
  orderId: "ord_1",
  rideId: "ride-1",
  userId: "rider-0001",
  amount: 1_800,
  method: "wallet",
} as const;

describe("charge", () => {
  it("repeats itself", () => {
    expect(changedFields(charge, { ...charge })).toEqual([]);
  });

  it.each([
    ["orderId", { orderId: "ord_2" }],
    ["rideId", { rideId: "ride-2" }],
    ["userId", { userId: "rider-0002" }],
    ["amount", { amount: 1_801 }],
    ["method", { method: "alipay" as const }],
  ])("names a changed %s", (field, change) => {
    expect(changedFields(charge, { ...charge, ...change })).toEqual([field]);
  });
});
