import { describe, expect, it } from "vitest";
import { haversineMeters } from "../../../geo/haversine.ts";
import { PoolFullError } from "./pool-full-error.ts";
import { RequestPool } from "./request-pool.ts";
import { aRideRequest, guomao, NOW, zhongguancun } from "./testing/a-ride-request.ts";

function poolAt(start = NOW, capacity?: number) {
  const clock = { now: start };
  return { clock, pool: new RequestPool(() => clock.now, capacity) };
}

// The pool may give more than what lies within the radius; the rest is for the rules to refuse.
const idsNear = (pool: RequestPool, point = zhongguancun) =>
  [...pool.near(point, 500)]
    .filter(({ request }) => haversineMeters(request.origin, point) <= 500)
    .map(({ request }) => request.id);

describe("RequestPool", () => {
  it("forgets a request from the moment it expires on, not a millisecond earlier", () => {
    const { clock, pool } = poolAt();
    pool.submit(aRideRequest("a", { expiresAt: NOW + 1_000 }));
    pool.submit(aRideRequest("b", { expiresAt: NOW + 2_000 }));

    clock.now = NOW + 999;
    expect([pool.size, pool.get("a")?.request.id, idsNear(pool)]).toEqual([2, "a", ["a", "b"]]);
    clock.now = NOW + 1_000;
    expect([pool.size, pool.get("a"), idsNear(pool), pool.withdraw("a")]).toEqual([1, undefined, ["b"], false]);
    clock.now = NOW + 2_000;
    expect([pool.size, idsNear(pool)]).toEqual([0, []]);
  });

  it.each<[string, (pool: RequestPool) => unknown, unknown]>([
    ["size", (pool) => pool.size, 0],
    ["get", (pool) => pool.get("a"), undefined],
    ["withdraw", (pool) => pool.withdraw("a"), false],
    ["near", idsNear, []],
  ])("an expired request is invisible to %s as the first call after its expiry", (_name, look, expected) => {
    const { clock, pool } = poolAt();
    pool.submit(aRideRequest("a", { expiresAt: NOW + 1_000 }));
    clock.now = NOW + 1_000;
    expect(look(pool)).toEqual(expected);
  });

  it("replaces a request of the same id, which keeps its place and leaves its old pickup", () => {
    const { pool } = poolAt();
    pool.submit(aRideRequest("a"));
    pool.submit(aRideRequest("b"));
    pool.submit(aRideRequest("a", { origin: guomao, maxPrice: 1 }));
    expect(pool.size).toBe(2);
    expect(idsNear(pool)).toEqual(["b"]);
    expect(idsNear(pool, guomao)).toEqual(["a"]);
    expect(pool.get("a")).toMatchObject({ sequence: 0, request: { maxPrice: 1 } });
  });

  it("a replacement that expires sooner than all others does so", () => {
    const { clock, pool } = poolAt();
    pool.submit(aRideRequest("a"));
    pool.submit(aRideRequest("a", { expiresAt: NOW + 10 }));
    clock.now = NOW + 10;
    expect(pool.size).toBe(0);
  });

  it("withdraws once and ignores what it does not know", () => {
    const { pool } = poolAt();
    pool.submit(aRideRequest("a"));
    expect([pool.withdraw("a"), pool.withdraw("a"), pool.withdraw("never")]).toEqual([true, false, false]);
    expect(idsNear(pool)).toEqual([]);
  });

  it("refuses new requests when full, takes replacements, and takes new ones when a place is free", () => {
    const { clock, pool } = poolAt(NOW, 2);
    pool.submit(aRideRequest("a", { expiresAt: NOW + 1_000 }));
    pool.submit(aRideRequest("b"));
    expect(() => pool.submit(aRideRequest("c"))).toThrow(PoolFullError);
    pool.submit(aRideRequest("b", { maxPrice: 1 }));
    clock.now = NOW + 1_000;
    pool.submit(aRideRequest("c"));
    expect(pool.size).toBe(2);
  });
});
