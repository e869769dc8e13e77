import type { Report } from "./report.ts";

/**
 * The one place that decides whether a report is good. It is when every expectation is met **and** the evidence is
 * complete: no evidence is no pass.
 */
export function problemsOf(report: Omit<Report, "ok" | "problems">): readonly string[] {
  const problems: string[] = [];
  const none = (count: number, what: string) => {
    if (count > 0) problems.push(`${count} ${what}`);
  };
  if (report.rides === 0) problems.push("no expectations");
  if (report.dyedRides > 0 && report.judged === 0) problems.push("no dyed call could be judged");
  if (report.hits !== report.judged)
    problems.push(`${report.judged - report.hits} of ${report.judged} judged calls are no hits`);
  if (report.hits < report.expectedHits)
    problems.push(`${report.hits} hits of ${report.expectedHits} that are expected`);
  none(report.losses, report.repaired > 0 ? `losses, ${report.repaired} of them repaired by the mesh` : "losses");
  none(report.belowLoss, "calls below a loss");
  none(report.bleed, "bleeds");
  none(report.leaks, "leaks to outside hosts");
  none(report.stray, "stray calls");
  none(report.verdicts.miss, "misses");
  none(report.verdicts.failed, "failed calls");
  none(report.verdicts.pending, "pending calls");
  none(report.unknown, "expected calls without evidence");
  none(report.extra, "calls that nobody expects");
  none(report.unjoined, "records of no expected trace");
  none(report.reading.bad, "bad lines");
  const { coverage } = report;
  if (coverage.records === null) problems.push("record coverage unknown: the mesh's own request counts are missing");
  else if (coverage.records < 1 || coverage.gaps.length > 0) {
    const gaps = coverage.gaps.map((gap) => `${gap.edge} ${gap.lines} of ${gap.requests}`).join(", ");
    problems.push(`log lines and requests differ: ${gaps}`);
  }
  if (coverage.join !== null && coverage.join < 1) problems.push("calls whose parent call left no evidence");
  return problems;
}
