import { IllegalTransition } from "./illegal-transition.ts";

/**
 * The life of a trip. `settling` means that the driver has ended it and not every passenger is charged yet; ending it
 * again resumes there.
 */
export type CarPoolTripState = "accepted" | "settling" | "completed";

export type CarPoolTripAction = "settle" | "complete";

/** A car holds at most this many people including the driver (R1). */
export const MAX_PEOPLE = 4;

const TRANSITIONS: Readonly<Record<CarPoolTripAction, Partial<Record<CarPoolTripState, CarPoolTripState>>>> = {
  settle: { accepted: "settling", settling: "settling" },
  complete: { settling: "completed" },
};

export const CAR_POOL_TRIP_STATES = [
  "accepted",
  "settling",
  "completed",
] as const satisfies readonly CarPoolTripState[];

/**
 * The state after an action.
 * @throws IllegalTransition when the state does not allow it
 */
export function afterCarPoolTrip(state: CarPoolTripState, action: CarPoolTripAction): CarPoolTripState {
  const next = TRANSITIONS[action][state];
  if (next === undefined) throw new IllegalTransition("trip", action, state);
  return next;
}

/** The states from which an action is legal: the WHERE clause of its conditional update. */
export function carPoolTripStatesBefore(action: CarPoolTripAction): CarPoolTripState[] {
  return CAR_POOL_TRIP_STATES.filter((state) => TRANSITIONS[action][state] !== undefined);
}

/** Whether the riders of a group fit into one car beside its driver. An order may hold more than one seat. */
export function fitsOneCar(riders: readonly { readonly seats: number }[]): boolean {
  const seats = riders.reduce((sum, rider) => sum + rider.seats, 0);
  return riders.length > 0 && seats + 1 <= MAX_PEOPLE;
}
