import { judge, readRecords } from "@dyeing/verify";
import { topology } from "../judge/judge-run.ts";
import type { RunResult } from "../run-result.ts";

/** The result as one JSON object, with whatever else there is to say. Counts as numbers; `findings` and `rideFaults` say what they are made of. */
export function reportJson({ results, judgement, problems, inFlight, seconds }: RunResult, more: object = {}): string {
  const { ok: _, problems: __, ...report } = judgement.report;
  const rideFaults = results
    .filter(({ faults }) => faults.length > 0)
    .map(({ ride, faults }) => ({ rideId: ride.rideId, traceId: ride.traceId, faults }));
  return JSON.stringify({ ok: problems.length === 0, problems, ...report, rideFaults, inFlight, seconds, ...more });
}

/**
 * The object of a run that did not come to its end: the keys of `reportJson`, all of them empty or zero since nothing
 * was judged, and `error`.
 */
export function failureJson(error: string): string {
  const { report } = judge({ reading: readRecords([], topology), expectations: [], topology });
  const { ok: _, problems: __, ...nothing } = report;
  return JSON.stringify({
    ok: false,
    problems: [error],
    ...nothing,
    interval: null,
    edges: [],
    failedEdges: [],
    services: [],
    rideFaults: [],
    inFlight: { peakRides: 0, medianRides: 0, peakRequests: 0, medianRequests: 0 } satisfies RunResult["inFlight"],
    seconds: { start: 0, rides: 0, settle: 0 } satisfies RunResult["seconds"],
    error,
  });
}
