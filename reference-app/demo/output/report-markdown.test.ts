import { expect, test } from "vitest";
import { edges } from "../../topology.ts";
import { judgeRun } from "../judge/judge-run.ts";
import { readRides } from "../rides/read-rides.ts";
import { reportMarkdown } from "./report-markdown.ts";

test("says what the run was made on, what is not as expected, and every edge", () => {
  const rides = readRides(9);
  const judgement = judgeRun(rides, [], { lines: [], requestCounts: {} });
  const inFlight = { peakRides: 1, medianRides: 1, peakRequests: 1, medianRequests: 1 };
  const seconds = { start: 1, rides: 2, settle: 3 };
  const run = { rides, results: [], judgement, problems: ["1 losses"], inFlight, seconds };
  const text = reportMarkdown(run, { Envoy: "1.40.0" });
  expect(text).toContain("**Not as expected:**\n\n- 1 losses\n");
  expect(text).toContain("| Envoy | 1.40.0 |");
  for (const { id } of edges) expect(text).toContain(`| \`${id}\` | 0 of `);
  expect(reportMarkdown({ ...run, problems: [] }, {})).toMatch(/^\*\*Everything is as expected\.\*\*\n/);
});
