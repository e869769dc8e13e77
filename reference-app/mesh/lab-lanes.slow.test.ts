import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAULTS } from "./study/faults.ts";
import type { Outcome } from "./study/measure-fault.ts";
import type { Study } from "./study/study.ts";
import { mesh } from "./testing/mesh-command.ts";

const MINUTE = 60_000;
/** Enough to keep the rate of what never happens below 1.5 in 1,000, with 95 % confidence. */
const CALLS = 2_000;
const PER_SECOND = 50;
const MOST_MS = 1_000;
/** CI has as many as fit into its minutes. */
const trials = Number(process.env.DYEING_STUDY_TRIALS ?? 30);
/** The form that the guide names, a lane that must not fall back, and what ejects, beside them. */
const DEFAULT = "b.none";

const scratch = mkdtempSync(join(tmpdir(), "dyeing-lanes-"));
let study: Study;

beforeAll(
  async () => {
    const args = ["--form", "b", "--form", "strict", "--retry", "none", "--calls", `${CALLS}`, "--trials", `${trials}`];
    const { code, out, err } = await mesh(join(scratch, "lab"), "study", "--json", ...args);
    expect(code, err).toBe(0);
    study = JSON.parse(out);
    console.log(`${study.seconds.toFixed(0)} s`);
  },
  (5 + trials) * MINUTE,
);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function outcome(fault: string, variant: string): Outcome {
  const found = study.outcomes.find((one) => one.fault === fault && one.variant === variant);
  if (found === undefined) throw new Error(`\`${variant}\` was not studied with \`${fault}\``);
  return found;
}

const ready = FAULTS.filter(({ laneReady }) => laneReady).map(({ name }) => name);
const gone = FAULTS.filter(({ laneReady, baselineReady }) => !laneReady && baselineReady).map(({ name }) => name);

describe("rows 41 and 53: a permissive lane of the default form", () => {
  it.each(ready)("does not spill while one of its pods is ready: %s", (fault) => {
    const { calls, spill, otherLanes } = outcome(fault, DEFAULT);
    expect({ spill, otherLanes }).toEqual({ spill: 0, otherLanes: 0 });
    expect(calls).toBeGreaterThanOrEqual(CALLS);
  });

  it.each(gone)("gives way to the baseline, and to no other lane: %s", (fault) => {
    const { fallback, otherLanes } = outcome(fault, DEFAULT);
    expect(fallback).toBeGreaterThan(0);
    expect(otherLanes).toBe(0);
  });

  it.each(["1 of 2 unready", "2 of 2 unready", "1 of 2 deleted", "lane without pods"])(
    "has no failed request: %s",
    (fault) => {
      expect(outcome(fault, DEFAULT)).toMatchObject({ failed: 0, errors: {} });
    },
  );

  it("keeps what fails where it is: nobody is ejected, and the baseline never sees it", () => {
    const { calls, lane, failed, spill } = outcome("2 of 2 answer 503", DEFAULT);
    expect(spill).toBe(0);
    expect(lane + failed).toBe(calls);
    expect(failed).toBeGreaterThanOrEqual(CALLS);
  });

  it(`gives way within a second, ${trials} times of ${trials}, and no request fails`, () => {
    const [{ milliseconds, failed, otherLanes, perSecond }] = study.trials as [Study["trials"][number]];
    console.log(`from the denied probe to the baseline: ${milliseconds.join(", ")} ms`);
    expect(milliseconds).toHaveLength(trials);
    expect(milliseconds.filter((one) => one >= MOST_MS)).toEqual([]);
    expect({ failed, otherLanes }).toEqual({ failed: 0, otherLanes: 0 });
    expect(perSecond).toBeGreaterThanOrEqual(PER_SECOND);
  });
});

describe("row 41: a strict lane", () => {
  it.each([...gone, "lane and baseline without pods"])("answers 503 and never by the baseline: %s", (fault) => {
    const { calls, lane, fallback, spill, otherLanes, failed, errors } = outcome(fault, "strict.none");
    expect({ fallback, spill, otherLanes }).toEqual({ fallback: 0, spill: 0, otherLanes: 0 });
    expect(failed + lane).toBe(calls);
    expect(failed).toBeGreaterThan(0);
    expect(Object.keys(errors).filter((error) => !error.startsWith("503"))).toEqual([]);
  });
});
