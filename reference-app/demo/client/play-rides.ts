import { Agent } from "undici";
import type { Ride } from "../rides/ride.ts";
import { firstDeparture } from "./first-departure.ts";
import { InFlight } from "./in-flight.ts";
import { Pace, type PaceLimits } from "./pace.ts";
import { playRide, type RideResult } from "./play-ride.ts";
import type { TraceForm } from "./trace-form.ts";

/** How much is under way at the same time. */
export interface Load {
  readonly rides: number;
  readonly requests: PaceLimits;
}

export interface PlayRidesOptions {
  readonly gatewayUrl: string;
  readonly signal: AbortSignal;
  readonly load: Load;
  readonly trace?: TraceForm;
  readonly onDone?: (result: RideResult, done: number) => void;
}

/** What came of all rides. */
export interface PlayedRides {
  readonly results: readonly RideResult[];
  readonly inFlight: RunInFlight;
}

/** How much of a run was under way at the same time. */
export interface RunInFlight {
  readonly peakRides: number;
  readonly medianRides: number;
  /** Requests of the rides' people, without long polls and open WebSockets, which only wait. */
  readonly peakRequests: number;
  readonly medianRequests: number;
}

/**
 * Plays rides in the order of the file, so many at a time; their requests are paced (see Pace). Rejects when the signal
 * is aborted.
 */
export async function playRides(rides: readonly Ride[], options: PlayRidesOptions): Promise<PlayedRides> {
  const { gatewayUrl, signal, load, trace, onDone } = options;
  const dispatcher = new Agent({ connections: 2 * load.rides });
  const pace = new Pace(load.requests);
  const underWay = new InFlight();
  const start = firstDeparture(Date.now());
  const results: RideResult[] = [];
  const waiting = rides.values();
  const worker = async () => {
    for (const ride of waiting) {
      signal.throwIfAborted();
      const result = await underWay.run(() => playRide(ride, { gatewayUrl, dispatcher, signal, pace, start, trace }));
      results.push(result);
      onDone?.(result, results.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(load.rides, rides.length) }, worker));
  } finally {
    await dispatcher.destroy();
  }
  const [ofRides, ofRequests] = [underWay.counts(), pace.counts()];
  return {
    results,
    inFlight: {
      peakRides: ofRides.peak,
      medianRides: ofRides.median,
      peakRequests: ofRequests.peak,
      medianRequests: ofRequests.median,
    },
  };
}
