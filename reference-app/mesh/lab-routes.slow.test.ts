import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Pace, servedBy, type Tally } from "./study/caller.ts";
import { NAMESPACE, VARIANT_HEADER } from "./study/lane-manifests.ts";
import { expectShare } from "./testing/expect-share.ts";
import { withStudyLab } from "./testing/study-lab.ts";

const MINUTE = 60_000;
/** A machine that has other work is slow, and not wrong. */
const PATIENCE_MS = 5 * MINUTE;
vi.setConfig({ testTimeout: PATIENCE_MS + MINUTE });
const HOST = `target.${NAMESPACE}.svc.cluster.local`;
/** Of each route. */
const CALLS = 2_000;
const SHARE = 0.1;
const TEN_PERCENT = { percentage: { value: 100 * SHARE } };
const ABORT = { abort: { ...TEN_PERCENT, httpStatus: 503 } };
const CALLER_WAITS_MS = 500;

const lab = withStudyLab();
beforeAll(async () => {
  await lab.apply(...manifests());
  await lab.hasRoute("pool");
}, MINUTE);

/** A route to the gray lane for each thing that is measured, with a cluster of its own, and the baseline's. */
const ROUTES: Readonly<Record<string, { readonly route: object; readonly policy?: object }>> = {
  abort: { route: { fault: ABORT } },
  "abort-and-retry": { route: { fault: ABORT, retries: { attempts: 3, retryOn: "5xx" } } },
  delay: { route: { fault: { delay: { ...TEN_PERCENT, fixedDelay: "2s" } } } },
  "time-out": { route: { timeout: "0.3s", retries: { attempts: 0 } } },
  retry: { route: { retries: { attempts: 2, retryOn: "503" } } },
  pool: {
    route: { retries: { attempts: 0 } },
    policy: { connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } },
  },
};

function manifests(): readonly object[] {
  const object = (kind: string, spec: object) => ({
    ...{ apiVersion: "networking.istio.io/v1", kind },
    ...{ metadata: { name: "target", namespace: NAMESPACE }, spec },
  });
  const subset = (name: string, labels: object, trafficPolicy?: object) => ({ name, labels, trafficPolicy });
  return [
    object("DestinationRule", {
      host: HOST,
      subsets: [
        subset("baseline", { version: "v1" }),
        ...Object.entries(ROUTES).map(([name, { policy }]) => subset(name, { "lane-gray": "y" }, policy)),
      ],
    }),
    object("VirtualService", {
      hosts: [HOST],
      http: [
        ...Object.entries(ROUTES).map(([name, { route }]) => ({
          name,
          match: [{ headers: { "x-trace-color": { exact: "gray" }, [VARIANT_HEADER]: { exact: name } } }],
          route: [{ destination: { host: HOST, subset: name } }],
          ...route,
        })),
        { name: "stable", route: [{ destination: { host: HOST, subset: "baseline" } }] },
      ],
    }),
  ];
}

/** Calls by these routes in turn until each has so many; `default` is the baseline's. */
async function call(names: readonly string[], calls: number, pace: Pace = {}): Promise<ReadonlyMap<string, Tally>> {
  const caller = await lab.caller();
  const variants = names.map((name) => ({
    name,
    headers: { "x-trace-color": name === "default" ? name : "gray", [VARIANT_HEADER]: name },
  }));
  await caller.start(variants, pace);
  const enough = (tallies: readonly Tally[]) => tallies.every(({ sent }) => sent >= calls);
  const tallies = await caller.until(enough, `${calls} calls of each`, PATIENCE_MS);
  await caller.stop();
  return new Map(tallies.map((tally) => [tally.name, tally]));
}

/** Counters of the caller's Envoy for the cluster of a route. */
async function counter(route: string, name: string): Promise<number> {
  const [caller = ""] = await lab.pods.addresses("caller");
  const cluster = `cluster.outbound|80|${route}|${HOST}`;
  const lines = (await lab.envoy(caller, `/stats?filter=${name}`)).split("\n");
  const line = lines.find((text) => text.startsWith(cluster) && text.includes(`.${name}: `));
  return Number(line?.split(": ").at(-1));
}

/** Of the calls that failed. */
function expectFailed(tally: Tally | undefined): void {
  const { name = "", sent = 0, pods = {} } = tally ?? {};
  expect(sent).toBeGreaterThanOrEqual(CALLS);
  expectShare(name, { count: pods.failed ?? 0, of: sent }, SHARE);
}

describe("faults of a lane's route", () => {
  let tallies: ReadonlyMap<string, Tally>;
  beforeAll(async () => {
    tallies = await call(["abort", "abort-and-retry", "delay", "default"], CALLS, { timeoutMs: CALLER_WAITS_MS });
  }, PATIENCE_MS + MINUTE);

  it("an abort is answered to its share of requests, and by nobody else", () => {
    const abort = tallies.get("abort");
    expectFailed(abort);
    expect(Object.keys(abort?.errors ?? {})).toEqual(["503 fault filter abort"]);
  });

  it("row 44: retries on a route with a fault are not made", () => {
    expectFailed(tallies.get("abort-and-retry"));
  });

  it("a delay makes its share of callers give up", () => {
    const delay = tallies.get("delay");
    expectFailed(delay);
    expect(Object.keys(delay?.errors ?? {})).toEqual(["none TIMEOUT"]);
  });

  it("row 45: the baseline has none of it", () => {
    const tally = tallies.get("default");
    expect(tally?.errors).toEqual({});
    expect(tally && servedBy(tally, "baseline")).toBe(tally?.sent);
  });
});

describe("limits of a route, in the caller's Envoy", () => {
  const FEW = 40;
  afterAll(() => lab.pods.tell("gray", 2, "/heal"), MINUTE);

  it("a time-out ends what is too slow", async () => {
    await lab.pods.tell("gray", 2, "/slow");
    const tally = (await call(["time-out"], FEW)).get("time-out");
    expect(tally?.errors).toEqual({ "504 upstream request timeout": tally?.sent });
    expect(await counter("time-out", "upstream_rq_timeout")).toBeGreaterThanOrEqual(FEW);
  });

  it("a pool lets in what it has room for, and refuses the rest at once", async () => {
    const tally = (await call(["pool"], FEW)).get("pool");
    expect(Object.keys(tally?.errors ?? {}).join()).toContain("503 upstream connect error");
    expect(await counter("pool", "upstream_rq_pending_overflow")).toBeGreaterThan(0);
  });

  it("a retry goes to the other pod", async () => {
    await lab.pods.tell("gray", 2, "/heal");
    await lab.pods.tell("gray", 1, "/errors");
    const tally = (await call(["retry"], CALLS)).get("retry");
    expect(await counter("retry", "upstream_rq_retry")).toBeGreaterThan(0);
    expect(await counter("retry", "upstream_rq_retry_success")).toBeGreaterThan(0);
    // Half of the first attempts meet the pod that fails.
    expect((tally?.pods.failed ?? 0) / (tally?.sent ?? 0)).toBeLessThan(0.01);
  });
});
