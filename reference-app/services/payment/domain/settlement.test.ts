import { describe, expect, it } from "vitest";
import { services } from "../../../topology.ts";
import { settlementOf } from "./settlement.ts";

const captured = new Date("2026-11-24T08:00:00Z");

describe("settlement", () => {
  it("is named as topology.ts says", () => {
    expect(settlementOf("v1").name).toBe(services.payment.differs.v1);
    expect(settlementOf("v2").name).toBe(services.payment.differs.v2);
  });

  it("v1 leaves it to the batch, v2 settles with the capture", () => {
    expect(settlementOf("v1").settledAt(captured)).toBeNull();
    expect(settlementOf("v2").settledAt(captured)).toEqual(captured);
  });
});
