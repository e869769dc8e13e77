import type { Judgement } from "@dyeing/verify";
import { expect, test } from "vitest";
import type { RideResult } from "./client/play-ride.ts";
import { readRides } from "./rides/read-rides.ts";
import { problemsOfRun } from "./run-result.ts";

const judgement = { report: { problems: ["1 losses"] }, calls: [] } as unknown as Judgement;
const happy = (count: number): RideResult[] => readRides(count).map((ride) => ({ ride, ids: [], faults: [] }));
const inFlight = (peakRequests: number) => ({ peakRides: 48, medianRides: 48, peakRequests, medianRequests: 1 });

const demanded = { rides: 100, peakRequests: 20 };

test("are those of the logs, and rides that were not as expected", () => {
  const [first, ...others] = happy(3);
  const results = first === undefined ? [] : [{ ...first, faults: ["no"] }, ...others];
  expect(problemsOfRun(judgement, results, inFlight(28), demanded)).toEqual([
    "1 losses",
    "1 rides got other answers than they expect: ride-0001",
  ]);
});

test("is a call that names no ride, where a proxy saw it", () => {
  const call = (source: string, ids: readonly string[]) => ({ record: { source, ids } });
  const calls = [
    call("proxy", ["ride-0001"]),
    call("proxy", []),
    call("outside", []),
    { record: undefined },
  ] as unknown as Judgement["calls"];
  expect(problemsOfRun({ ...judgement, calls }, [], inFlight(0), demanded)).toEqual([
    "1 losses",
    "1 calls name no ride",
  ]);
});

test.each([
  [99, 1, false],
  [100, 19, true],
  [100, 20, false],
])("%i rides with at most %i requests at the same time: a problem is %s", (rides, peak, expected) => {
  const problems = problemsOfRun(judgement, happy(rides), inFlight(peak), demanded);
  expect(problems.some((problem) => problem.includes("requests were under way"))).toBe(expected);
});
