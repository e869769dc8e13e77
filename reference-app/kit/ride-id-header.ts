/**
 * The ride that a call is about. It is no dye: whoever makes a call takes it from what the call is about (a row, a
 * payload, the request object) and hands it over as an argument, never from async context. So it stays right where a
 * context is mixed up, and shows it.
 */
export const RIDE_ID_HEADER = "x-ride-id";

/** Riders choose their ids; what cannot stand in a header is left out. */
const SENDABLE = /^[\x21-\x7e]{1,128}$/;

/** The header for a call about this ride; none for an absent id. */
export function rideIdHeader(rideId: string | undefined): Readonly<Record<string, string>> {
  return rideId !== undefined && SENDABLE.test(rideId) ? { [RIDE_ID_HEADER]: rideId } : {};
}
