import type { JudgedCall } from "@dyeing/verify";
import { expect, test } from "vitest";
import type { RunResult } from "../../demo/run-result.ts";
import { SoakTally } from "./soak-tally.ts";

const call = (verdict: string, more: object = {}) =>
  ({
    edge: "gateway->order",
    dyed: true,
    verdict,
    left: verdict !== "lost",
    record: { dye: { color: verdict === "lost" ? undefined : "gray" } },
    ...more,
  }) as unknown as JudgedCall;

const round = (calls: readonly JudgedCall[], problems: readonly string[] = [], bleed = 0) =>
  ({ rides: [{}, {}], judgement: { calls, report: { bleed } }, problems }) as unknown as RunResult;

test("counts dyed hops with evidence, over rounds", () => {
  const tally = new SoakTally(3);
  tally.add(
    round([
      call("hit"),
      call("carried", { edge: "order->notification" }),
      // Not hops that carry a dye: before it is decided, undyed, to a company outside, without evidence.
      call("carried", { edge: "gateway->user", record: { dye: { color: undefined } } }),
      call("carried", { dyed: false }),
      call("clean", { edge: "notification->sms" }),
      call("unknown", { record: undefined, left: false }),
    ]),
  );
  expect(tally.report()).toMatchObject({ ok: false, hops: 2, wanted: 3, problems: [] });
  tally.add(round([call("hit")]));
  expect(tally.report()).toMatchObject({ ok: true, hops: 3, rounds: 2, rides: 4, problems: [] });
  expect(tally.report().bound95).toBeCloseTo(1 - 0.05 ** (1 / 3), 12);
});

test("a hop that goes wrong counts as one, and widens the bound", () => {
  const tally = new SoakTally(1);
  tally.add(round([call("miss"), call("lost"), call("hit")], ["1 misses", "1 losses"], 1));
  expect(tally.report()).toMatchObject({ ok: false, hops: 3, misroutes: 1, losses: 1, bleed: 1, bound95: 1 });
});

test("tells the first problems and how many more there are", () => {
  const tally = new SoakTally(1);
  for (let i = 0; i < 30; i++) tally.add(round([], [`problem ${i}`]));
  const { problems } = tally.report();
  expect(problems).toHaveLength(21);
  expect([problems[0], problems.at(-1)]).toEqual(["round 1: problem 0", "and 10 more"]);
});
