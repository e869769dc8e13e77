import { drawPath, type EdgeRow, formatRate, type Report } from "@dyeing/verify";
import { expectationOf } from "../judge/judge-run.ts";
import type { RunResult } from "../run-result.ts";

/** The result as a page of documentation: what it was made on, figures, edges, one ride. */
export function reportMarkdown(
  { rides, judgement, problems, inFlight }: RunResult,
  versions: Readonly<Record<string, string>>,
): string {
  const { report, calls } = judgement;
  const { hitRate, interval, coverage } = report;
  const ride = rides.find(({ plan, expect }) => plan === "solo" && expect.color === "gray") ?? rides[0];
  const drawn = ride === undefined ? "" : drawPath(expectationOf(ride), calls);
  return [
    problems.length === 0
      ? "**Everything is as expected.**"
      : ["**Not as expected:**", "", ...problems.map((problem) => `- ${problem}`)].join("\n"),
    "",
    ...rows(["on", ""], Object.entries(versions)),
    "",
    ...rows(
      ["figure", ""],
      [
        ["rides", `${report.rides}, ${report.dyedRides} of them dyed`],
        ["calls", `${report.calls}, ${dyedHops(report)} of them dyed`],
        ["hit rate", `${formatRate(hitRate)}, ${report.hits} of ${report.judged}`],
        ["95 % interval", `${formatRate(interval.low)} to ${formatRate(interval.high)}, n = dyed rides`],
        ["misses, losses, bleed", `${report.verdicts.miss}, ${report.losses}, ${report.bleed}`],
        ["leaks, stray, unknown, extra", `${report.leaks}, ${report.stray}, ${report.unknown}, ${report.extra}`],
        ["requests of the proxies' counters that are in their logs", formatRate(coverage.records)],
        ["calls whose parent was found", formatRate(coverage.join)],
        ["requests under way, at most", `${inFlight.peakRequests}`],
      ],
    ),
    "",
    ...rows(
      ["edge", "dyed", "left with the dye", "lost", "undyed", "carried", "answered by"],
      report.edges.map(edgeCells),
    ),
    "",
    "```text",
    drawn,
    "```",
    "",
  ].join("\n");
}

function rows(titles: readonly string[], cells: readonly (readonly string[])[]): readonly string[] {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...cells.map(line)];
}

function edgeCells({ id, dyed, undyed, versions, propagates }: EdgeRow): readonly string[] {
  const outside = propagates === "nothing";
  const answered = Object.entries(versions)
    .sort()
    .map(([version, count]) => `${version} ${count}`);
  return [
    `\`${id}\``,
    `${dyed.seen} of ${dyed.expected}`,
    `${dyed.left}`,
    outside ? "" : `${dyed.lost}`,
    `${undyed.seen} of ${undyed.expected}`,
    `${undyed.left}`,
    outside ? "outside" : answered.join(", "),
  ];
}

function dyedHops({ edges }: Report): number {
  return edges.reduce((sum, { dyed, propagates }) => sum + (propagates === "dye" ? dyed.seen : 0), 0);
}
