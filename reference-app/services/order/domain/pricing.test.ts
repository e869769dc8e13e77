import { describe, expect, it } from "vitest";
import { services } from "../../../topology.ts";
import { isPeak } from "./dynamic-price.ts";
import { pricingOf } from "./pricing.ts";

// 2026-11-24 is a Tuesday; Beijing is eight hours ahead of UTC.
const rushHour = new Date("2026-11-24T00:00:00Z");
const noon = new Date("2026-11-24T04:00:00Z");
const fare = { distanceMeters: 13_000, seats: 1, departureTime: rushHour, maxPrice: 100_000 };

describe("pricing", () => {
  it("is named as topology.ts says", () => {
    expect(pricingOf("v1").name).toBe(services.order.differs.v1);
    expect(pricingOf("v2").name).toBe(services.order.differs.v2);
  });

  it("v1 prices by distance and seats alone", () => {
    expect(pricingOf("v1").price(fare)).toBe(1_800);
    expect(pricingOf("v1").price({ ...fare, departureTime: noon })).toBe(1_800);
    expect(pricingOf("v1").price({ ...fare, seats: 2 })).toBe(3_600);
    expect(pricingOf("v1").price({ ...fare, distanceMeters: 3_000 })).toBe(600);
    expect(pricingOf("v1").price({ ...fare, distanceMeters: 0 })).toBe(600);
  });

  it("v2 is dearer in the rush hour and cheaper outside of it", () => {
    expect(pricingOf("v2").price(fare)).toBe(2_340);
    expect(pricingOf("v2").price({ ...fare, departureTime: noon })).toBe(1_620);
  });

  it.each([
    ["2026-11-23T22:59:00Z", false],
    ["2026-11-23T23:00:00Z", true],
    ["2026-11-24T01:29:59Z", true],
    ["2026-11-24T01:30:00Z", false],
    ["2026-11-24T09:00:00Z", true],
    ["2026-11-24T11:30:00Z", false],
    // Saturday in Beijing, still Friday in UTC
    ["2026-11-27T23:30:00Z", false],
    // Monday in Beijing, still Sunday in UTC
    ["2026-11-22T23:30:00Z", true],
  ])("departure %s: peak %s", (departure, expected) => {
    expect(isPeak(new Date(departure))).toBe(expected);
  });
});
