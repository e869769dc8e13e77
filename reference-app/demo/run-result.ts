import type { Judgement } from "@dyeing/verify";
import type { RideResult } from "./client/play-ride.ts";
import type { RunInFlight } from "./client/play-rides.ts";
import type { Ride } from "./rides/ride.ts";

/** A run that came to its end. */
export interface RunResult {
  readonly rides: readonly Ride[];
  readonly results: readonly RideResult[];
  readonly judgement: Judgement;
  /** Why the run is not as expected, from logs and from answers; empty when it is. */
  readonly problems: readonly string[];
  readonly inFlight: RunInFlight;
  readonly seconds: { readonly start: number; readonly rides: number; readonly settle: number };
}

/** So many requests must have been under way in a run of so many rides. */
export interface DemandedLoad {
  readonly rides: number;
  readonly peakRequests: number;
}

/** Calls that name no ride: on these a context that is mixed up as a whole would not show. */
function namelessCalls(calls: Judgement["calls"]): number {
  return calls.filter(({ record }) => record?.source === "proxy" && record.ids.length === 0).length;
}

/** What is not as expected: what the logs say, what the riders got, and how the run went. */
export function problemsOfRun(
  { report, calls }: Judgement,
  results: readonly RideResult[],
  { peakRequests }: RunInFlight,
  demanded: DemandedLoad,
): readonly string[] {
  const problems = [...report.problems];
  const unhappy = results.filter(({ faults }) => faults.length > 0).map(({ ride }) => ride.rideId);
  if (unhappy.length > 0) {
    const named = unhappy.slice(0, 5).join(", ");
    problems.push(
      `${unhappy.length} rides got other answers than they expect: ${named}${unhappy.length > 5 ? ", …" : ""}`,
    );
  }
  const nameless = namelessCalls(calls);
  if (nameless > 0) problems.push(`${nameless} calls name no ride`);
  if (results.length >= demanded.rides && peakRequests < demanded.peakRequests)
    problems.push(`only ${peakRequests} requests were under way at the same time: ${demanded.peakRequests} have to be`);
  return problems;
}
