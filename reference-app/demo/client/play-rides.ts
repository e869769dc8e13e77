import { Agent } from "undici";
import type { Ride } from "../rides/ride.ts";
import { Pace } from "./pace.ts";
import { playRide, type RideResult } from "./play-ride.ts";

export interface PlayRidesOptions {
  readonly gatewayUrl: string;
  readonly signal: AbortSignal;
  /** Rides under way at the same time. */
  readonly inFlight: number;
  readonly onDone?: (result: RideResult, done: number) => void;
}

/** Plays rides in the order of the file, so many at a time; their requests are paced (see Pace). Rejects when the signal is aborted. */
export async function playRides(rides: readonly Ride[], options: PlayRidesOptions): Promise<readonly RideResult[]> {
  const { gatewayUrl, signal, inFlight, onDone } = options;
  const dispatcher = new Agent({ connections: 2 * inFlight });
  const pace = new Pace();
  const start = Date.now();
  const results: RideResult[] = [];
  const waiting = rides.values();
  const worker = async () => {
    for (const ride of waiting) {
      signal.throwIfAborted();
      const result = await playRide(ride, { gatewayUrl, dispatcher, signal, pace, start });
      results.push(result);
      onDone?.(result, results.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(inFlight, rides.length) }, worker));
  } finally {
    await dispatcher.destroy();
  }
  return results;
}
