import { describe, expect, it } from "vitest";
import { assertDriver, assertDriverOf, assertOwner, isDriver } from "./caller.ts";

const rider = { userId: "rider-0001", roles: [] };
const driver = { userId: "driver-0001", roles: [] };
const refused = expect.objectContaining({ code: "not_allowed" });

describe("caller", () => {
  it("is a driver by id or by role", () => {
    expect(isDriver(rider)).toBe(false);
    expect(isDriver(driver)).toBe(true);
    expect(isDriver({ userId: "3f0c", roles: ["rider", "driver"] })).toBe(true);
    expect(isDriver({ userId: "rider-driver-1", roles: ["rider"] })).toBe(false);
  });

  it("changes own orders only", () => {
    expect(() => assertOwner(rider, { userId: "rider-0001" })).not.toThrow();
    expect(() => assertOwner(rider, { userId: "rider-0002" })).toThrow(refused);
  });

  it("accepts as a driver only", () => {
    expect(() => assertDriver(driver)).not.toThrow();
    expect(() => assertDriver(rider)).toThrow(refused);
  });

  it("completes own trips only", () => {
    expect(() => assertDriverOf(driver, { driverId: "driver-0001" })).not.toThrow();
    expect(() => assertDriverOf(driver, { driverId: "driver-0002" })).toThrow(refused);
  });
});
