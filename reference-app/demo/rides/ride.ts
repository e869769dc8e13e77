import type { EdgeId, ServiceName, Version } from "../../topology.ts";

export const plans = ["pool", "solo", "ws", "cancel"] as const;
/**
 * What the people of a ride do. `solo`: publish, match, accept, complete, read the notifications. `pool`: the same
 * with two riders who share the car. `ws`: as `solo`, with the notifications pushed over a WebSocket. `cancel`:
 * publish, cancel, look at the order, read the notifications.
 */
export type Plan = (typeof plans)[number];

/** What the gateway's policy decides by. Sent as `x-rider-*` headers by everybody who takes part in the ride. */
export interface Cohort {
  readonly level: "NEW" | "SILVER" | "VIP3";
  readonly trip: "commute" | "instant" | "reserved";
  /** City hot zone of the origin, such as `BJ_HAI_DIAN_05`. */
  readonly hotZone: string;
  readonly payment: "wallet" | "alipay";
}

export interface RidePlace {
  readonly lat: number;
  readonly lng: number;
  readonly name: string;
}

/** One line of rides.jsonl: who rides, what they do, and what has to come of it. */
export interface Ride {
  readonly rideId: string;
  /** 32 hex digits; every request of the ride is part of this trace. */
  readonly traceId: string;
  /** Unique per ride, dyed or not. */
  readonly witness: string;
  readonly cohort: Cohort;
  /** Value of `X-Env`. Absent: not sent. */
  readonly env?: "staging";
  /** The first one asks for the match, and is the unit of percentages. */
  readonly riderIds: readonly string[];
  readonly driverId: string;
  readonly origin: RidePlace;
  readonly destination: RidePlace;
  /** After the start of the run. Rides are at least 6 minutes apart, so that they are never matched with each other. */
  readonly departureInMinutes: number;
  readonly plan: Plan;
  readonly expect: {
    readonly color: string;
    /** The tag of the staging group. Absent: the ride must not have it. */
    readonly env?: "canary";
    /** Of every service that the ride meets. */
    readonly versions: Readonly<Partial<Record<ServiceName, Version>>>;
    readonly calls: Readonly<Partial<Record<EdgeId, number>>>;
  };
}
