import type { GeoPoint } from "../../../../geo/haversine.ts";
import { expiryOf, type RideRequest } from "../ride-request.ts";

/** 2026-11-24T08:00:00Z; the tests' clock starts here. */
export const NOW = Date.UTC(2026, 10, 24, 8);

export const zhongguancun = { lat: 39.983, lng: 116.3105, name: "中关村" };
export const guomao = { lat: 39.9085, lng: 116.456, name: "国贸" };

/** A request from Zhongguancun to Guomao that fits every other one made here, unless told otherwise. */
export function aRideRequest(id: string, differs: Partial<RideRequest> = {}): RideRequest {
  return {
    id,
    userId: `user-${id}`,
    rideId: `ride-${id}`,
    origin: zhongguancun,
    destination: guomao,
    departureTime: NOW + 30 * 60_000,
    maxPrice: 5_000,
    seats: 1,
    expiresAt: expiryOf(NOW, 900),
    ...differs,
  };
}

/** A point so many metres north of another. */
export function north<P extends GeoPoint>(point: P, meters: number): P {
  return { ...point, lat: point.lat + meters / 111_195.08 };
}
