import { drawPath, type EdgeRow, formatRate, type Judgement, type Report } from "@dyeing/verify";
import { expectationOf } from "../judge/judge-run.ts";
import type { Ride } from "../rides/ride.ts";
import type { RunResult } from "../run-result.ts";
import type { Paint } from "./paint.ts";
import { table } from "./table.ts";

const MAX_LISTED = 10;

/** The whole result, for people. */
export function reportText(
  { rides, results, judgement, problems, inFlight, seconds }: RunResult,
  paint: Paint,
): string {
  const { report } = judgement;
  const faults = results.flatMap(({ ride, faults }) => faults.map((fault) => `${ride.rideId}  ${fault}`));
  const findings = report.findings.map(
    ({ kind, edge, charged, expectation, reason }) =>
      `${expectation || "no ride"}  ${edge}  ${kind}  ${reason}${charged === edge ? "" : ` (charged to ${charged})`}`,
  );
  return [
    heading("Edges", "how many requests entered with the dye, and left with it", paint),
    edgeTable(report, paint),
    heading("Services", "which version answered whom", paint),
    serviceTable(report, paint),
    heading("One ride, hop by hop", "", paint),
    indent(drawnRide(rides, judgement, paint)),
    ...listed("Findings", findings, paint),
    ...listed("Rides whose answers were not as expected", faults, paint),
    heading("Result", "", paint),
    summary(report, inFlight, seconds, paint),
    "",
    problems.length === 0
      ? paint.green("  Everything is as expected.")
      : [paint.red("  Not as expected:"), ...problems.map((problem) => `  - ${problem}`)].join("\n"),
    "",
  ].join("\n");
}

function heading(title: string, note: string, paint: Paint): string {
  return `\n${paint.bold(title)}${note === "" ? "" : paint.dim(`  ${note}`)}`;
}

function edgeTable({ edges }: Report, paint: Paint): string {
  const right = "right" as const;
  return table(
    [
      { title: "edge" },
      { title: "dyed", align: right },
      { title: "entered", align: right },
      { title: "left", align: right },
      { title: "lost", align: right },
      { title: "below", align: right },
      { title: "undyed", align: right },
      { title: "carried", align: right },
      { title: "answered by" },
    ],
    edges.map((edge) => edgeCells(edge, paint)),
    paint.dim,
  );
}

function edgeCells(
  { id, dyed, undyed, versions, propagates, failed, bleed, verdicts }: EdgeRow,
  paint: Paint,
): string[] {
  const answered = Object.entries(versions)
    .sort()
    .map(([version, count]) => `${version} ${count}`);
  const bad = (count: number) => (count > 0 ? paint.red(String(count)) : String(count));
  const of = (seen: number, expected: number) => (seen === expected ? `${seen}` : paint.red(`${seen}/${expected}`));
  const outside = propagates === "nothing";
  const notes = [
    ...(bleed > 0 ? [`bleed ${bleed}`] : []),
    ...(["repaired", "miss", "stray", "leak", "failed", "pending"] as const).flatMap((verdict) =>
      verdicts[verdict] ? [`${verdict} ${verdicts[verdict]}`] : [],
    ),
  ];
  return [
    failed ? paint.red(id) : id,
    of(dyed.seen, dyed.expected),
    outside ? paint.dim("outside") : String(dyed.entered),
    outside ? bad(dyed.left) : of(dyed.left, dyed.seen),
    outside ? "" : bad(dyed.lost),
    outside ? "" : bad(dyed.belowLoss),
    of(undyed.seen, undyed.expected),
    outside ? bad(undyed.left) : of(undyed.left, undyed.seen),
    [answered.join(", "), ...(notes.length > 0 ? [paint.red(notes.join(", "))] : [])].join("  "),
  ];
}

function serviceTable({ services }: Report, paint: Paint): string {
  const rows = services.flatMap(({ service, versions }) =>
    versions.map(({ version, dyed, undyed, colors }, index) => [
      index === 0 ? service : "",
      version,
      String(dyed),
      String(undyed),
      paint.dim(
        Object.entries(colors)
          .map(([color, count]) => `${color} ${count}`)
          .join(", "),
      ),
    ]),
  );
  const right = "right" as const;
  const columns = [
    { title: "service" },
    { title: "version" },
    { title: "dyed", align: right },
    { title: "undyed", align: right },
    { title: "rides' colors" },
  ];
  return table(columns, rows, paint.dim);
}

/** A ride that shows what went wrong; else a dyed one of average length. */
function drawnRide(rides: readonly Ride[], { report, calls }: Judgement, paint: Paint): string {
  const culprit = report.findings.find(
    ({ kind, expectation }) => kind !== "unknown" && expectation !== "",
  )?.expectation;
  const ride =
    rides.find(({ rideId }) => rideId === culprit) ??
    rides.find(({ plan, expect }) => plan === "solo" && expect.color === "gray") ??
    rides[0];
  if (ride === undefined) return "";
  return drawPath(expectationOf(ride), calls, { good: paint.green, bad: paint.red, faint: paint.dim });
}

function listed(title: string, lines: readonly string[], paint: Paint): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MAX_LISTED).map((line) => `  ${line}`);
  const more = lines.length - shown.length;
  return [heading(title, `${lines.length}`, paint), ...shown, ...(more > 0 ? [paint.dim(`  and ${more} more`)] : [])];
}

function summary(report: Report, inFlight: RunResult["inFlight"], seconds: RunResult["seconds"], paint: Paint): string {
  const { rides, dyedRides, calls, judged, hits, hitRate, interval, coverage, reading } = report;
  const rate = formatRate(hitRate);
  const zero = (name: string, count: number) => `${name} ${count === 0 ? count : paint.red(String(count))}`;
  return [
    `  rides      ${rides}, ${dyedRides} of them dyed; ${calls} calls`,
    `  hit rate   ${hitRate === 1 ? paint.green(rate) : paint.red(rate)}  ${hits} of ${judged} calls; 95 % interval ${formatRate(interval.low)} to ${formatRate(interval.high)}, n = ${dyedRides} dyed rides`,
    `  at a time  at most ${inFlight.peakRides} rides and ${inFlight.peakRequests} requests under way; half of the time ${inFlight.medianRides} and ${inFlight.medianRequests}, or more`,
    `  faults     ${[
      zero("losses", report.losses),
      zero("bleed", report.bleed),
      zero("leaks", report.leaks),
      zero("stray", report.stray),
      zero("unknown", report.unknown),
      zero("extra", report.extra),
    ].join(", ")}`,
    ...(report.failedEdges.length > 0 ? [`  at         ${paint.red(report.failedEdges.join(", "))}`] : []),
    `  evidence   ${formatRate(coverage.records)} of the mesh's requests are in its log, ${formatRate(coverage.join)} of the calls are joined; ${reading.lines} lines, ${reading.bad} bad`,
    `  time       ${seconds.start.toFixed(1)} s to the first ride, ${seconds.rides.toFixed(1)} s of rides, ${seconds.settle.toFixed(1)} s for the last log lines`,
  ].join("\n");
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
