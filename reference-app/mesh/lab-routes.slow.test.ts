import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wilson } from "@dyeing/verify";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeSmallImage } from "./commands/small-image.ts";
import type { PodRow } from "./commands/status.ts";
import { PodNetwork } from "./node-agent/pod-network.ts";
import { servedBy, type Tally } from "./study/caller.ts";
import { NAMESPACE, VARIANT_HEADER } from "./study/lane-manifests.ts";
import { mesh } from "./testing/mesh-command.ts";

const MINUTE = 60_000;
/** A machine that has other work is slow, and not wrong. */
const PATIENCE_MS = 5 * MINUTE;
vi.setConfig({ testTimeout: PATIENCE_MS + MINUTE });
const STUDY = join(import.meta.dirname, "study");
const HOST = `target.${NAMESPACE}.svc.cluster.local`;
/** Of each route. */
const CALLS = 2_000;
/** One wrong alarm in 10,000 runs. */
const Z_9999 = 3.89;
const SHARE = 0.1;
const TEN_PERCENT = { percentage: { value: 100 * SHARE } };
const ABORT = { abort: { ...TEN_PERCENT, httpStatus: 503 } };
const CALLER_WAITS_MS = 500;

const scratch = mkdtempSync(join(tmpdir(), "dyeing-routes-"));
const folder = join(scratch, "lab");
let pods: readonly PodRow[];

beforeAll(async () => {
  const image = join(scratch, "image");
  makeSmallImage(image, join(STUDY, "app"));
  const args = ["--apply", join(STUDY, "manifests"), "--image", `dyeing/fixture=${image}`];
  const { code, err } = await mesh(folder, "up", ...args);
  expect(code, err).toBe(0);
  pods = JSON.parse((await mesh(folder, "status", "--json")).out).pods;
  const file = join(scratch, "routes.json");
  writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: manifests() }));
  const applied = await mesh(folder, "kubectl", "apply", "--server-side", "-f", file);
  expect(applied.code, applied.err).toBe(0);
}, 5 * MINUTE);
afterAll(async () => {
  await mesh(folder, "down");
  rmSync(scratch, { recursive: true, force: true });
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

function addresses(name: string): readonly string[] {
  return pods.filter((pod) => pod.name.startsWith(name)).map(({ ip }) => ip);
}

async function ask(ip: string, order: string, body?: object): Promise<string> {
  const data = body === undefined ? [] : ["-d", JSON.stringify(body)];
  const { code, out, err } = await mesh(folder, "run", "curl", "-s", "-m", "10", ...data, `http://${ip}:8081${order}`);
  expect(code, err).toBe(0);
  return out;
}

/** Calls by these routes in turn until each has so many; `default` is the baseline's. */
async function call(names: readonly string[], calls: number, more: object = {}): Promise<ReadonlyMap<string, Tally>> {
  const [caller = ""] = addresses("caller");
  const variants = names.map((name) => ({
    name,
    headers: { "x-trace-color": name === "default" ? name : "gray", [VARIANT_HEADER]: name },
  }));
  await ask(caller, "/start", { variants, concurrency: 16, ...more });
  const tallies = async () => (JSON.parse(await ask(caller, "/tally")) as { tallies: readonly Tally[] }).tallies;
  const enough = async () => {
    for (const { name, sent } of await tallies()) expect(sent, name).toBeGreaterThanOrEqual(calls);
  };
  await vi.waitFor(enough, { timeout: PATIENCE_MS, interval: 500 });
  const result = new Map((await tallies()).map((tally) => [tally.name, tally]));
  await ask(caller, "/stop");
  return result;
}

/** Counters of the caller's Envoy for the cluster of a route. */
async function counter(route: string, name: string): Promise<number> {
  const [caller = ""] = addresses("caller");
  const cluster = `cluster.outbound|80|${route}|${HOST}`;
  const curl = ["curl", "-s", "-m", "10", `http://127.0.0.1:15000/stats?filter=${name}`];
  const { out } = await mesh(folder, "run", "nsenter", `--net=${new PodNetwork(caller).path}`, ...curl);
  const line = out.split("\n").find((text) => text.startsWith(cluster) && text.includes(`.${name}: `));
  return Number(line?.split(": ").at(-1));
}

function expectShare(share: number, tally: Tally | undefined): void {
  const { sent = 0, pods: counts = {} } = tally ?? {};
  const failed = counts.failed ?? 0;
  const { low, high } = wilson(failed / sent, sent, Z_9999);
  console.log(`${tally?.name}: ${failed} of ${sent}, between ${low.toFixed(3)} and ${high.toFixed(3)}`);
  expect(sent).toBeGreaterThanOrEqual(CALLS);
  expect(low).toBeLessThanOrEqual(share);
  expect(high).toBeGreaterThanOrEqual(share);
}

describe("faults of a lane's route", () => {
  let tallies: ReadonlyMap<string, Tally>;
  beforeAll(async () => {
    tallies = await call(["abort", "abort-and-retry", "delay", "default"], CALLS, { timeoutMs: CALLER_WAITS_MS });
  }, PATIENCE_MS + MINUTE);

  it("an abort is answered to its share of requests, and by nobody else", () => {
    const abort = tallies.get("abort");
    expectShare(SHARE, abort);
    expect(Object.keys(abort?.errors ?? {})).toEqual(["503 fault filter abort"]);
  });

  it("row 44: retries on a route with a fault are not made", () => {
    expectShare(SHARE, tallies.get("abort-and-retry"));
  });

  it("a delay makes its share of callers give up", () => {
    const delay = tallies.get("delay");
    expectShare(SHARE, delay);
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
  afterAll(async () => {
    for (const ip of addresses("target-gray")) await ask(ip, "/heal");
  });

  it("a time-out ends what is too slow", async () => {
    for (const ip of addresses("target-gray")) await ask(ip, "/slow");
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
    const [first = "", second = ""] = addresses("target-gray");
    for (const ip of [first, second]) await ask(ip, "/heal");
    await ask(first, "/errors");
    const tally = (await call(["retry"], CALLS)).get("retry");
    expect(await counter("retry", "upstream_rq_retry")).toBeGreaterThan(0);
    expect(await counter("retry", "upstream_rq_retry_success")).toBeGreaterThan(0);
    // Two attempts may meet the same pod twice, and a third; so few are left.
    expect((tally?.pods.failed ?? 0) / (tally?.sent ?? 0)).toBeLessThan(0.3);
  });
});
