import type { StopsReply } from "../../../contracts/generated/matching.ts";
import { UpstreamError } from "../../../kit/upstream-error.ts";
import type { RiderStops } from "../domain/plan-trip.ts";

/** The riders of matching's reply. Places are optional on the wire only. */
export function ridersOf({ stops }: StopsReply): RiderStops[] {
  return stops.map(({ requestId, origin, destination }) => {
    if (!origin || !destination) {
      throw new UpstreamError("UPSTREAM_INVALID", "matching", "answered a stop without a place", { status: 502 });
    }
    return { requestId, origin, destination };
  });
}
