import { IllegalTransition } from "./illegal-transition.ts";

/** The life of one rider's order. `cancelled`, `expired` and `completed` are final. */
export type RideRequestState = "published" | "matched" | "accepted" | "completed" | "cancelled" | "expired";

export type RideRequestAction = "match" | "accept" | "complete" | "cancel" | "expire";

/**
 * What each action does, by the state it starts from. Only an unmatched request expires (R1): from `matched` on, the
 * group waits for its driver. After a driver has accepted, the rider is on a trip and can no longer cancel.
 */
const TRANSITIONS: Readonly<Record<RideRequestAction, Partial<Record<RideRequestState, RideRequestState>>>> = {
  match: { published: "matched" },
  accept: { matched: "accepted" },
  complete: { accepted: "completed" },
  cancel: { published: "cancelled", matched: "cancelled" },
  expire: { published: "expired" },
};

export const RIDE_REQUEST_STATES = [
  "published",
  "matched",
  "accepted",
  "completed",
  "cancelled",
  "expired",
] as const satisfies readonly RideRequestState[];

/**
 * The state after an action.
 * @throws IllegalTransition when the state does not allow it
 */
export function afterRideRequest(state: RideRequestState, action: RideRequestAction): RideRequestState {
  const next = TRANSITIONS[action][state];
  if (next === undefined) throw new IllegalTransition("order", action, state);
  return next;
}

/** The states from which an action is legal: the WHERE clause of its conditional update. */
export function rideRequestStatesBefore(action: RideRequestAction): RideRequestState[] {
  return RIDE_REQUEST_STATES.filter((state) => TRANSITIONS[action][state] !== undefined);
}

/** Whether the order is still on its way to a trip or on one. */
export function isOpen(state: RideRequestState): boolean {
  return Object.values(TRANSITIONS).some((from) => from[state] !== undefined);
}
