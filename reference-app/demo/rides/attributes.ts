import type { Ride } from "./ride.ts";

/** The request headers by which everybody on a ride tells the gateway what the policy decides by. */
export function attributeHeaders({ cohort, witness, riderIds, env }: Ride): Record<string, string> {
  return {
    "x-rider-id": riderIds[0] ?? "",
    "x-rider-level": cohort.level,
    "x-rider-trip": cohort.trip,
    "x-rider-hot-zone": cohort.hotZone,
    "x-rider-payment": cohort.payment,
    "x-rider-witness": witness,
    ...(env === undefined ? {} : { "x-env": env }),
  };
}

/** The tag header that is unique per ride. */
export const WITNESS_HEADER = "x-ride-witness";

/** The tag header of the staging group. */
export const ENV_HEADER = "x-env";

/** The tags that the gateway has to make of them, on every hop; null: must not be there. */
export function expectedTags({ cohort, witness, expect }: Ride): Record<string, string | null> {
  return {
    "x-user-level": cohort.level,
    "x-trip-type": cohort.trip,
    "x-hot-zone": cohort.hotZone,
    "x-payment-type": cohort.payment,
    [ENV_HEADER]: expect.env ?? null,
    [WITNESS_HEADER]: witness,
  };
}

/** Every header that carries a tag in this system: what the mesh logs, and what an outside host must not see. */
export const TAG_HEADERS = [
  "x-user-level",
  "x-trip-type",
  "x-hot-zone",
  "x-payment-type",
  ENV_HEADER,
  WITNESS_HEADER,
] as const;
