import type { Judgement } from "@dyeing/verify";
import type { RideResult } from "./client/play-ride.ts";
import type { Ride } from "./rides/ride.ts";

/** A run that came to its end. */
export interface RunResult {
  readonly rides: readonly Ride[];
  readonly results: readonly RideResult[];
  readonly judgement: Judgement;
  /** Why the run is not as expected, from logs and from answers; empty when it is. */
  readonly problems: readonly string[];
  readonly seconds: { readonly start: number; readonly rides: number; readonly settle: number };
}

/** What is not as expected: what the logs say, and what the riders got. */
export function problemsOfRun({ report }: Judgement, results: readonly RideResult[]): readonly string[] {
  const unhappy = results.filter(({ faults }) => faults.length > 0).map(({ ride }) => ride.rideId);
  if (unhappy.length === 0) return report.problems;
  const named = unhappy.slice(0, 5).join(", ");
  return [
    ...report.problems,
    `${unhappy.length} rides got other answers than they expect: ${named}${unhappy.length > 5 ? ", …" : ""}`,
  ];
}
