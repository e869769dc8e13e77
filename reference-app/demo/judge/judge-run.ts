import { type Expectation, type Judgement, judge, readRecords, type Topology } from "@dyeing/verify";
import { RIDE_ID_HEADER } from "../../kit/ride-id-header.ts";
import { edges, lanes } from "../../topology.ts";
import type { RideResult } from "../client/play-ride.ts";
import { ENV_HEADER, expectedTags, TAG_HEADERS, WITNESS_HEADER } from "../rides/attributes.ts";
import type { Ride } from "../rides/ride.ts";

/** The carpool system, as the verifier knows it. */
export const topology: Topology = { edges, lanes, baseline: "v1" };

const READ_OPTIONS = {
  tagHeaders: TAG_HEADERS,
  witnessHeader: WITNESS_HEADER,
  idHeaders: [RIDE_ID_HEADER],
  // A ride that is played again has a mark behind its number: see again.ts.
  idPattern: /\bride-\d{4}(?:-[0-9a-f]{6})?\b|\b(?:ord|trip)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/,
};

/** What a ride demands of the logs. */
export function expectationOf(ride: Ride): Expectation {
  const { color, versions, calls } = ride.expect;
  return {
    id: ride.rideId,
    traceId: ride.traceId,
    witness: ride.witness,
    color,
    versions,
    calls,
    tags: expectedTags(ride),
    // The gateway asks whose token it is before it decides.
    undecided: { "gateway->user": "/v1/sessions/verify" },
    // A login has no group.
    tagsAt: { "gateway->user": { [ENV_HEADER]: null } },
  };
}

export interface Evidence {
  /** Lines of the access log, of the services about messages, and of the outside hosts. */
  readonly lines: readonly string[];
  /** Calls per edge as the mesh counts them. */
  readonly requestCounts: Readonly<Record<string, number>>;
  /** The version behind an address, where the log does not name it. */
  readonly versionAt?: (address: string, time: number) => string | undefined;
}

/** Judges a run by logs alone; the results only tell which ids the system gave to which ride. */
export function judgeRun(
  rides: readonly Ride[],
  results: readonly RideResult[],
  { lines, requestCounts, versionAt }: Evidence,
): Judgement {
  const options = versionAt === undefined ? READ_OPTIONS : { ...READ_OPTIONS, versionAt };
  const reading = readRecords(lines, topology, options);
  const aliases = new Map(results.flatMap(({ ride, ids }) => ids.map((id) => [id, ride.rideId] as const)));
  return judge({ reading, expectations: rides.map(expectationOf), topology, aliases, requestCounts });
}
