import { describe, expect, it } from "vitest";
import { afterCarPoolTrip, CAR_POOL_TRIP_STATES, carPoolTripStatesBefore, fitsOneCar } from "./car-pool-trip.ts";

describe("car pool trip", () => {
  it("is settled, resumed and completed", () => {
    expect(afterCarPoolTrip("accepted", "settle")).toBe("settling");
    expect(afterCarPoolTrip("settling", "settle")).toBe("settling");
    expect(afterCarPoolTrip("settling", "complete")).toBe("completed");
  });

  it.each([
    ["accepted", "complete"],
    ["completed", "settle"],
    ["completed", "complete"],
  ] as const)("%s refuses to %s", (state, action) => {
    expect(() => afterCarPoolTrip(state, action)).toThrow(
      expect.objectContaining({
        code: "illegal_transition",
        state,
        message: `trip cannot ${action} in state \`${state}\``,
      }),
    );
  });

  it("names the states an action starts from", () => {
    expect(carPoolTripStatesBefore("settle")).toEqual(["accepted", "settling"]);
    expect(carPoolTripStatesBefore("complete")).toEqual(["settling"]);
    expect(CAR_POOL_TRIP_STATES).toHaveLength(3);
  });

  it("holds four people including the driver", () => {
    expect(fitsOneCar([{ seats: 1 }, { seats: 1 }, { seats: 1 }])).toBe(true);
    expect(fitsOneCar([{ seats: 3 }])).toBe(true);
    expect(fitsOneCar([{ seats: 1 }, { seats: 3 }])).toBe(false);
    expect(fitsOneCar([{ seats: 1 }, { seats: 1 }, { seats: 1 }, { seats: 1 }])).toBe(false);
    expect(fitsOneCar([])).toBe(false);
  });
});
