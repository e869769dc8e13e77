import { describe, expect, it } from "vitest";
import { acceptRequest, type SubmittedRequest } from "./accept-request.ts";
import { InvalidArgumentError } from "./invalid-argument-error.ts";
import { guomao, NOW, zhongguancun } from "./testing/a-ride-request.ts";

const MINUTE = 60_000;

const submitted: SubmittedRequest = {
  id: "req-1",
  userId: "rider-0001",
  rideId: "ride-1",
  origin: zhongguancun,
  destination: guomao,
  departureTime: NOW + 30 * MINUTE,
  maxWaitSeconds: 600,
  maxPrice: 5_000,
  seats: 1,
  createdAt: NOW,
};

describe("acceptRequest", () => {
  it("expires at the earlier of 15 minutes and the maximal wait", () => {
    const expiry = (maxWaitSeconds: number) => acceptRequest({ ...submitted, maxWaitSeconds }, NOW, 3).expiresAt;
    expect(expiry(1)).toBe(NOW + 1_000);
    expect(expiry(899)).toBe(NOW + 899_000);
    expect(expiry(900)).toBe(NOW + 15 * MINUTE);
    expect(expiry(901)).toBe(NOW + 15 * MINUTE);
    expect(expiry(2 ** 31 - 1)).toBe(NOW + 15 * MINUTE);
  });

  it("counts the wait from the creation, not from the arrival", () => {
    expect(acceptRequest({ ...submitted, createdAt: NOW - MINUTE }, NOW, 3).expiresAt).toBe(NOW + 9 * MINUTE);
  });

  it("counts from now when the creation is not set or lies in the future", () => {
    for (const createdAt of [0, NOW + 5 * MINUTE]) {
      expect(acceptRequest({ ...submitted, createdAt }, NOW, 3).expiresAt).toBe(NOW + 10 * MINUTE);
    }
  });

  it("takes seats that are not set as one", () => {
    expect(acceptRequest({ ...submitted, seats: 0 }, NOW, 3).seats).toBe(1);
  });

  it.each<[Partial<SubmittedRequest>, string]>([
    [{ id: "" }, "id"],
    [{ id: "x".repeat(129) }, "id"],
    [{ userId: "" }, "user_id"],
    [{ origin: undefined }, "origin"],
    [{ origin: { ...zhongguancun, lat: 90.01 } }, "origin"],
    [{ origin: { ...zhongguancun, lat: Number.NaN } }, "origin"],
    [{ destination: undefined }, "destination"],
    [{ destination: { ...guomao, lng: -180.01 } }, "destination"],
    [{ departureTime: 0 }, "departure_time"],
    [{ maxWaitSeconds: 0 }, "max_wait_seconds"],
    [{ maxWaitSeconds: -1 }, "max_wait_seconds"],
    [{ maxPrice: 0 }, "max_price"],
    [{ maxPrice: -100 }, "max_price"],
    [{ seats: -1 }, "seats"],
    [{ seats: 4 }, "seats"],
    [{ createdAt: -1 }, "created_at"],
    [{ createdAt: NOW - 10 * MINUTE }, "created_at"],
  ])("refuses %o and names %s", (differs, field) => {
    expect(fieldsOf({ ...submitted, ...differs })).toEqual([field]);
  });

  it("names all bad fields at once", () => {
    expect(fieldsOf({ ...submitted, id: "", origin: undefined, maxPrice: 0 })).toEqual(["id", "origin", "max_price"]);
  });
});

function fieldsOf(request: SubmittedRequest): string[] {
  try {
    acceptRequest(request, NOW, 3);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return Object.keys(error.fields);
    throw error;
  }
  return [];
}
