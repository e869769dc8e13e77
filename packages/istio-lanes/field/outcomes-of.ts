import type { Cluster, Explanation, Fault, MissReason } from "../src/explain/index.ts";

/** What the caller sees and Envoy's response flags. */
export interface Outcome {
  readonly status: number;
  readonly flags: string;
}

const MISSES: Readonly<Record<MissReason, Outcome>> = {
  UNKNOWN_HOST: { status: 502, flags: "-" },
  NO_LISTENER: { status: 0, flags: "-" },
  NO_ROUTE: { status: 404, flags: "NR" },
  UNKNOWN_DESTINATION: { status: 503, flags: "NC" },
  UNKNOWN_PORT: { status: 503, flags: "NC" },
  UNKNOWN_SUBSET: { status: 503, flags: "NC" },
  TLS_MISMATCH: { status: 503, flags: "UF" },
  // The Envoy that judges gives each cluster an endpoint, whatever its labels.
  NO_ENDPOINT: { status: 200, flags: "-" },
};

const ANSWERED: Outcome = { status: 200, flags: "-" };

/** Every outcome that the drawing of weights and faults may lead to. */
export function outcomesOf(explanation: Explanation): readonly Outcome[] {
  const { outcome, reason, redirect, directResponse, destinations, faultPolicy } = explanation;
  if (outcome === "passthrough") return [ANSWERED];
  if (redirect !== undefined) return [{ status: redirect.status, flags: "-" }];
  if (directResponse !== undefined) return [{ status: directResponse.status, flags: "-" }];
  if (destinations.length === 0) return [reason === undefined ? ANSWERED : MISSES[reason]];
  const ends = destinations.map(({ cluster }) => endOf(cluster));
  return ends.flatMap((end) => withFault(end, faultPolicy));
}

function endOf({ miss }: Cluster): Outcome {
  return miss === undefined ? ANSWERED : MISSES[miss];
}

function withFault(end: Outcome, fault: Fault | undefined): readonly Outcome[] {
  const delays = draws(fault?.delay?.percent);
  const aborts = draws(fault?.abort?.percent);
  const abort = fault?.abort?.with;
  return delays.flatMap((delayed) =>
    aborts.map((aborted): Outcome => {
      const flags = [...(delayed ? ["DI"] : []), ...(aborted ? ["FI"] : end.flags === "-" ? [] : [end.flags])];
      const status = !aborted || abort === undefined ? end.status : "httpStatus" in abort ? abort.httpStatus : 200;
      return { status, flags: flags.length === 0 ? "-" : flags.join(",") };
    }),
  );
}

function draws(percent: number | undefined): readonly boolean[] {
  if (percent === undefined || percent === 0) return [false];
  return percent >= 100 ? [true] : [false, true];
}
