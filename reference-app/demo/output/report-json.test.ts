import { expect, test } from "vitest";
import { judgeRun } from "../judge/judge-run.ts";
import { readRides } from "../rides/read-rides.ts";
import { failureJson, reportJson } from "./report-json.ts";

async function completeRun(): Promise<Record<string, unknown>> {
  const rides = readRides(1);
  const judgement = judgeRun(rides, [], { lines: [], requestCounts: {} });
  const inFlight = { peakRides: 1, medianRides: 1, peakRequests: 1, medianRequests: 1 };
  const seconds = { start: 1, rides: 2, settle: 3 };
  return JSON.parse(reportJson({ rides, results: [], judgement, problems: [], inFlight, seconds })) as Record<
    string,
    unknown
  >;
}

test("a run that failed has the keys of a complete one, and says why it failed", async () => {
  const failure = JSON.parse(failureJson("order-v1 was ended by SIGKILL")) as Record<string, unknown>;
  expect(Object.keys(failure).sort()).toEqual([...Object.keys(await completeRun()), "error"].sort());
  expect(failure).toMatchObject({
    ok: false,
    problems: ["order-v1 was ended by SIGKILL"],
    error: "order-v1 was ended by SIGKILL",
    rides: 0,
    dyedRides: 0,
    calls: 0,
    judged: 0,
    hits: 0,
    hitRate: null,
    interval: null,
    losses: 0,
    bleed: 0,
    leaks: 0,
    stray: 0,
    edges: [],
    failedEdges: [],
    services: [],
    findings: [],
    rideFaults: [],
  });
});

test("no count of it is anything but zero", () => {
  const numbers = failureJson("no").match(/:-?[\d.]+/g) ?? [];
  expect(numbers.length).toBeGreaterThan(15);
  expect(new Set(numbers)).toEqual(new Set([":0"]));
});
