import { describe, expect, it } from "vitest";
import { haversineMeters } from "../../../geo/haversine.ts";
import { fitsTogether, priceFits } from "./fits-together.ts";
import { defaultMatchRule } from "./match-rule.ts";
import { aRideRequest, guomao, NOW, north, zhongguancun } from "./testing/a-ride-request.ts";

const rule = defaultMatchRule;
const request = aRideRequest("request");

describe("fitsTogether", () => {
  it("takes departures less than the window apart: 5 minutes by default, exclusive, both ways", () => {
    const apart = (ms: number) =>
      fitsTogether(rule, request, aRideRequest("other", { departureTime: request.departureTime + ms }));
    expect([apart(0), apart(299_999), apart(-299_999)]).toEqual([true, true, true]);
    expect([apart(300_000), apart(-300_000), apart(300_001)]).toEqual([false, false, false]);
    expect(request.departureTime).toBe(NOW + 1_800_000);
  });

  it("takes pickups up to the distance, inclusive", () => {
    const other = aRideRequest("other", { origin: north(zhongguancun, 777) });
    const meters = haversineMeters(request.origin, other.origin);
    expect(fitsTogether({ ...rule, maxPickupDistanceMeters: meters }, request, other)).toBe(true);
    expect(fitsTogether({ ...rule, maxPickupDistanceMeters: meters - 0.001 }, request, other)).toBe(false);
  });

  it("takes destinations up to the threshold, inclusive", () => {
    const other = aRideRequest("other", { destination: north(guomao, 1_777) });
    const meters = haversineMeters(request.destination, other.destination);
    expect(fitsTogether({ ...rule, distanceThreshold: meters }, request, other)).toBe(true);
    expect(fitsTogether({ ...rule, distanceThreshold: meters - 0.001 }, request, other)).toBe(false);
  });

  it("measures in metres: one degree of longitude is shorter in Beijing than at the equator", () => {
    const other = aRideRequest("other", { origin: { ...zhongguancun, lng: zhongguancun.lng + 0.0117 } });
    const meters = haversineMeters(request.origin, other.origin);
    expect(meters).toBeGreaterThan(990);
    expect(meters).toBeLessThan(1_000);
    expect(fitsTogether(rule, request, other)).toBe(true);
  });
});

describe("priceFits", () => {
  it("takes prices within the tolerance of the request's maxPrice, inclusive, both ways", () => {
    const priced = (maxPrice: number) => priceFits(rule, request, aRideRequest("other", { maxPrice }));
    expect([priced(5_000), priced(6_000), priced(4_000)]).toEqual([true, true, true]);
    expect([priced(6_001), priced(3_999)]).toEqual([false, false]);
  });

  it("measures by the request, not by the candidate", () => {
    const cheap = aRideRequest("cheap", { maxPrice: 1_000 });
    const dear = aRideRequest("dear", { maxPrice: 1_240 });
    expect(priceFits(rule, dear, cheap)).toBe(true);
    expect(priceFits(rule, cheap, dear)).toBe(false);
  });

  it("takes only the same price when the tolerance is nothing", () => {
    const strict = { ...rule, priceTolerance: 0 };
    expect(priceFits(strict, request, aRideRequest("same"))).toBe(true);
    expect(priceFits(strict, request, aRideRequest("other", { maxPrice: 5_001 }))).toBe(false);
  });
});
