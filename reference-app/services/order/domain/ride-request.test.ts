import { describe, expect, it } from "vitest";
import { IllegalTransition } from "./illegal-transition.ts";
import {
  afterRideRequest,
  isOpen,
  RIDE_REQUEST_STATES,
  type RideRequestAction,
  type RideRequestState,
  rideRequestStatesBefore,
} from "./ride-request.ts";

const legal: ReadonlyArray<readonly [RideRequestState, RideRequestAction, RideRequestState]> = [
  ["published", "match", "matched"],
  ["matched", "accept", "accepted"],
  ["accepted", "complete", "completed"],
  ["published", "cancel", "cancelled"],
  ["matched", "cancel", "cancelled"],
  ["published", "expire", "expired"],
];
const actions: readonly RideRequestAction[] = ["match", "accept", "complete", "cancel", "expire"];

describe("ride request", () => {
  it.each(legal)("%s --%s--> %s", (from, action, to) => {
    expect(afterRideRequest(from, action)).toBe(to);
  });

  const illegal = RIDE_REQUEST_STATES.flatMap((state) =>
    actions
      .filter((action) => !legal.some(([from, by]) => from === state && by === action))
      .map((action) => [state, action] as const),
  );

  it.each(illegal)("%s refuses to %s and names its state", (state, action) => {
    expect(() => afterRideRequest(state, action)).toThrow(IllegalTransition);
    expect(() => afterRideRequest(state, action)).toThrow(
      expect.objectContaining({
        state,
        code: "illegal_transition",
        message: `order cannot ${action} in state \`${state}\``,
      }),
    );
  });

  it("covers every pair of state and action", () => {
    expect(legal.length + illegal.length).toBe(RIDE_REQUEST_STATES.length * actions.length);
  });

  it("final states are left by no action", () => {
    const left = new Set(actions.flatMap(rideRequestStatesBefore));
    expect([...left].sort()).toEqual(["accepted", "matched", "published"]);
    expect(RIDE_REQUEST_STATES.filter(isOpen)).toEqual(["published", "matched", "accepted"]);
  });
});
