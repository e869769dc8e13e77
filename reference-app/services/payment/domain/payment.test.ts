import { describe, expect, it } from "vitest";
import { isOpen, PAYMENT_STATES, paymentStatesBefore } from "./payment.ts";

describe("payment", () => {
  it("is captured or declined from every state but captured", () => {
    expect(paymentStatesBefore("capture")).toEqual(["pending", "declined"]);
    expect(paymentStatesBefore("decline")).toEqual(["pending", "declined"]);
  });

  it("is open until it is captured", () => {
    expect(PAYMENT_STATES.filter(isOpen)).toEqual(["pending", "declined"]);
  });
});
