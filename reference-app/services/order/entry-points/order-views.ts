import type { RideRequestRow, TripRow } from "../data-access/tables.ts";

/** An order as clients see it. Prices are fen. */
export function orderView(order: RideRequestRow) {
  return {
    orderId: order.id,
    rideId: order.rideId,
    userId: order.userId,
    status: order.state,
    origin: order.origin,
    destination: order.destination,
    departureTime: order.departureTime.toISOString(),
    maxWaitSeconds: order.maxWaitSeconds,
    maxPrice: order.maxPrice,
    paymentType: order.paymentType,
    seats: order.seats,
    estimate: {
      distanceMeters: order.distanceMeters,
      durationSeconds: order.durationSeconds,
      price: order.price,
    },
    pricing: order.pricing,
    publishedAt: order.publishedAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    ...(order.groupId === null ? {} : { groupId: order.groupId }),
    ...(order.tripId === null ? {} : { tripId: order.tripId }),
    ...(order.paymentId === null ? {} : { paymentId: order.paymentId }),
  };
}

/** A trip as riders and drivers see it. */
export function tripView(trip: TripRow) {
  return {
    tripId: trip.id,
    status: trip.state,
    groupId: trip.groupId,
    rideId: trip.rideId,
    driverId: trip.driverId,
    passengerIds: trip.passengerIds,
    people: trip.people,
    routePoints: trip.routePoints,
    distanceMeters: trip.distanceMeters,
    estimatedArrival: trip.estimatedArrival.toISOString(),
    acceptedAt: trip.acceptedAt.toISOString(),
    ...(trip.completedAt === null ? {} : { completedAt: trip.completedAt.toISOString() }),
  };
}
