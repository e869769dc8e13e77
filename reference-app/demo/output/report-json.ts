import type { RunResult } from "../run-result.ts";

/** The result as one JSON object. Counts as numbers; `findings` and `rideFaults` say what they are made of. */
export function reportJson({ results, judgement, problems, seconds }: RunResult): string {
  const { ok: _, problems: __, ...report } = judgement.report;
  const rideFaults = results
    .filter(({ faults }) => faults.length > 0)
    .map(({ ride, faults }) => ({ rideId: ride.rideId, traceId: ride.traceId, faults }));
  return JSON.stringify({ ok: problems.length === 0, problems, ...report, rideFaults, seconds });
}

/** The object of a run that did not come to its end. */
export function failureJson(error: string): string {
  return JSON.stringify({ ok: false, problems: [error], error });
}
