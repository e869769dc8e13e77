import { readFile } from "node:fs/promises";
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
  idPattern: /\bride-\d{4}\b|\b(?:ord|trip)_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/,
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
  /** The mesh's access log. */
  readonly accessLog: string;
  /** Lines of the services about messages, and of the outside hosts. */
  readonly lines: readonly string[];
  /** Calls per edge as the mesh counts them. */
  readonly requestCounts: Readonly<Record<string, number>>;
}

/** Judges a run by logs alone; the results only tell which ids the system gave to which ride. */
export async function judgeRun(
  rides: readonly Ride[],
  results: readonly RideResult[],
  { accessLog, lines, requestCounts }: Evidence,
): Promise<Judgement> {
  const text = await readFile(accessLog, "utf8").catch(() => "");
  // The last line may be half written: it is read again when the log has settled.
  const complete = text.slice(0, text.lastIndexOf("\n") + 1);
  const reading = readRecords([...complete.split("\n"), ...lines], topology, READ_OPTIONS);
  const aliases = new Map(results.flatMap(({ ride, ids }) => ids.map((id) => [id, ride.rideId] as const)));
  return judge({ reading, expectations: rides.map(expectationOf), topology, aliases, requestCounts });
}
