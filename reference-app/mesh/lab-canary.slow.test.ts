import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Caller, StreamTally, Tally } from "./study/caller.ts";
import { NAMESPACE } from "./study/lane-manifests.ts";
import { Canary, canaryShare } from "./testing/canary.ts";
import { expectShare } from "./testing/expect-share.ts";
import { withStudyLab } from "./testing/study-lab.ts";

const MINUTE = 60_000;
/** CI has as many as fit into its minutes. */
const promotions = Number(process.env.DYEING_CANARIES ?? 20);
vi.setConfig({ testTimeout: (2 + promotions) * MINUTE, hookTimeout: MINUTE });
/** Of one in twenty, 10,000 tell 5 % from 4 % and from 6 %. */
const CALLS = 500 * promotions;
/** At each step of a promotion. */
const CALLS_OF_STEP = 100;
const STEPS = [5, 25, 50, 100] as const;
const PER_SECOND = 100;
/** A message goes out every 50 ms; a busy machine may be late. */
const LONGEST_GAP_MS = 2_000;
const UNDYED = [{ name: "undyed", headers: {} }];

const lab = withStudyLab();
let caller: Caller;
let canary: Canary;

beforeAll(async () => {
  caller = await lab.caller();
  canary = new Canary(lab, caller);
  await canary.begin();
  await caller.start(UNDYED);
  await canary.bring();
});
afterAll(() => caller.stop());

async function tallyNow(): Promise<Tally> {
  const [tally] = await caller.tallies();
  if (tally === undefined) throw new Error("nobody calls");
  return tally;
}

it("a canary of 5 of 100 gets its share", async () => {
  await canary.share("95/5", 5, CALLS);
  const tally = await tallyNow();
  const share = canaryShare(tally, (step) => step === "95/5");
  expect(share.of).toBeGreaterThanOrEqual(CALLS);
  expectShare("canary of 95/5", share, 0.05);
  expect(tally.errors).toEqual({});
  await canary.share("after", 0, CALLS_OF_STEP);
  await canary.remove();
});

describe(`row 42: ${promotions} promotions in steps and ${promotions} rollbacks, make before break, under constant load`, () => {
  let tally: Tally;
  let streams: readonly StreamTally[];

  beforeAll(
    async () => {
      await caller.start(UNDYED, { perSecond: PER_SECOND });
      await caller.openStreams();
      for (let turn = 0; turn < promotions; turn++) {
        await canary.bring();
        for (const percent of STEPS) await canary.share(`${turn} ${percent}`, percent, CALLS_OF_STEP);
        await canary.share(`${turn} 0`, 0, CALLS_OF_STEP);
        await canary.remove();
      }
      // The last ones leave under load too.
      const gone = ["wait", "pod", "--namespace", NAMESPACE, "--selector", "track=canary", "--for=delete"];
      await lab.kubectl(...gone, "--timeout=60s");
      tally = await tallyNow();
      streams = await caller.streams();
    },
    (2 + promotions) * MINUTE,
  );
  afterAll(() => caller.endStreams());

  it("no request fails", () => {
    console.log(`${tally.sent} requests, ${PER_SECOND} per second; streams: ${JSON.stringify(streams)}`);
    expect(tally.errors).toEqual({});
    expect(tally.mixed).toBe(0);
    expect(tally.sent).toBeGreaterThanOrEqual(promotions * (STEPS.length + 1) * CALLS_OF_STEP);
  });

  it.each(STEPS.slice(0, -1))("%d of 100 get the new version", (percent) => {
    expectShare(`${percent} of 100`, canaryShare(tally, isStep(percent)), percent / 100);
  });

  it("after the last step everybody does, after a rollback nobody", () => {
    const all = canaryShare(tally, isStep(100));
    expect(all.count).toBe(all.of);
    expect(all.of).toBeGreaterThanOrEqual(promotions * CALLS_OF_STEP);
    expect(canaryShare(tally, isStep(0)).count).toBe(0);
  });

  it.each(["WebSocket", "gRPC"])("a stream stays open and loses nothing: %s", (name) => {
    const stream = streams.find((one) => one.name === name);
    expect(stream).toMatchObject({ wrong: 0, pod: expect.stringMatching(/^target-baseline-/) });
    expect(stream?.ended).toBeUndefined();
    const { sent = 0, heard = 0, longestGapMs = Number.POSITIVE_INFINITY } = stream ?? {};
    expect(heard).toBeGreaterThan(promotions * STEPS.length);
    // One may be under way.
    expect(sent - heard).toBeLessThanOrEqual(2);
    expect(longestGapMs).toBeLessThan(LONGEST_GAP_MS);
  });
});

describe("row 42: in another order requests fail", () => {
  const WRONG: readonly (readonly [string, RegExp, () => Promise<void>])[] = [
    ["a route to a subset that is not there yet", /^503/, () => canary.route(50, "too early")],
    [
      "pods that go before their route",
      /^503 no healthy upstream/,
      async () => {
        await canary.bring();
        await canary.share("with pods", 50, CALLS_OF_STEP);
        await lab.pods.scale("canary", 0);
      },
    ],
  ];

  it.each(WRONG)("%s", async (_, error, doIt) => {
    await canary.route(0, "right");
    await caller.start(UNDYED, { perSecond: PER_SECOND });
    await doIt();
    const failing = ([tally]: readonly Tally[]) =>
      Object.entries(tally?.errors ?? {}).some(([name, count]) => error.test(name) && count > 10);
    await caller.until(failing, "requests that fail", MINUTE);
    await canary.share("right again", 0, CALLS_OF_STEP);
    await canary.remove();
  });
});

function isStep(percent: number): (step: string) => boolean {
  return (step) => step.endsWith(` ${percent}`);
}
