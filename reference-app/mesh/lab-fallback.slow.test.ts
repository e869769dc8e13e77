import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Fallback } from "../services/order/use-cases/charge-or-defer.ts";
import { services } from "../topology.ts";
import { PodNetwork } from "./node-agent/pod-network.ts";
import type { Kubectl } from "./proof/kubectl-of.ts";
import { undoLabChanges } from "./proof/lab-changes.ts";
import { newMark } from "./proof/new-mark.ts";
import { bePatient } from "./proof/patience.ts";
import { requireLab } from "./running-lab.ts";
import { CarpoolLab } from "./testing/carpool-lab.ts";
import type { ChargesAsked, ChargeTally } from "./testing/charge-player/charge-tally.ts";
import { expectShare } from "./testing/expect-share.ts";
import { runInLab } from "./testing/run-in-lab.ts";
import { withLab } from "./testing/with-lab.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: MINUTE, hookTimeout: 6 * MINUTE });
const PLAYER = join(import.meta.dirname, "testing/charge-player/main.ts");
const CALLS = 2_000;
const SHARE = 0.1;
const TEN_PERCENT = { percentage: { value: 100 * SHARE } };
/** Shorter than the delay, longer than a busy machine takes. */
const ORDER_WAITS_MS = 1_500;
const INSTANT = services.payment.differs.v2;
const ROUTE = ["--namespace", services.payment.namespace, "virtualservice", "payment"];

const { folder } = withLab();
const lab = new CarpoolLab(folder);
const kubectl: Kubectl = (...args) => lab.kubectl(...args);

beforeAll(async () => {
  await bePatient(kubectl);
  // Connections and code of both ends, warm.
  await charge(newMark(), 100);
});
afterAll(() => undoLabChanges(kubectl));

describe.each([
  ["an abort with 503", { abort: { ...TEN_PERCENT, httpStatus: 503 } }, "fallback-payment-v2"],
  ["a delay of 2 s", { delay: { ...TEN_PERCENT, fixedDelay: "2s" } }, "payment-timeout"],
] as const)("%s of 10 of 100 charges of the gray lane", (_, fault, fallback: Fallback) => {
  const mark = newMark();
  let tally: ChargeTally;

  beforeAll(async () => {
    await patch([{ op: "add", path: "/spec/http/0/fault", value: fault }]);
    await vi.waitFor(async () => expect((await charge(newMark(), 50)).outcomes[fallback]).toBeGreaterThan(0), {
      timeout: MINUTE,
      interval: 100,
    });
    tally = await charge(mark, CALLS);
  });
  afterAll(() => patch([{ op: "remove", path: "/spec/http/0/fault" }]));

  it(`row 44: its share is handled by ${fallback}, the rest by the lane`, () => {
    const { [fallback]: handled = 0, [INSTANT]: paid = 0, ...others } = tally.outcomes;
    expectShare(fallback, { count: handled, of: CALLS }, SHARE);
    expect(others).toEqual({});
    expect(handled + paid).toBe(CALLS);
  });

  it("every request has its own dye afterwards, whoever has handled it", () => {
    expect(tally.firstLost).toBeUndefined();
    expect(tally.dyeKept).toBe(CALLS);
  });

  it("every charge left with its dye, by the lane's route", async () => {
    const ours = () => lab.proxyLines().filter((line) => line.includes(mark) && line.includes('"pod_name":"order-'));
    await expect.poll(() => ours().length, { timeout: 30_000, interval: 1_000 }).toBeGreaterThanOrEqual(CALLS);
    const kinds = ours().map((line) => {
      const { route_name, x_trace_color, x_user_level } = JSON.parse(line);
      return `${route_name} ${x_trace_color} ${/^VIP[0-3]$/.test(x_user_level)}`;
    });
    expect(new Set(kinds)).toEqual(new Set(["gray gray true"]));
  });

  it("row 45: who is not dyed meets none of it", async () => {
    // curl counts in brackets.
    const url = "http://payment.carpool-payment.svc.cluster.local/v1/payments/none?[1-200]";
    const ask = [
      "curl",
      "-s",
      "-m",
      "20",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code}\\n",
      "-H",
      "x-trace-color: default",
      url,
    ];
    const statuses = (await runInLab(requireLab(folder), [...besides("order-v1"), ...ask])).trimEnd().split("\n");
    expect(statuses).toEqual(Array(200).fill("404"));
  });
});

/** Of the lane's route, which is the first. */
async function patch(operations: readonly object[]): Promise<void> {
  const { spec } = JSON.parse(await kubectl("get", ...ROUTE, "--output", "json"));
  expect(spec.http[0].name).toBe("gray");
  await kubectl("patch", ...ROUTE, "--type=json", "--patch", JSON.stringify(operations));
}

/** As order's pod of the gray lane does, through the proxy of that pod. */
async function charge(mark: string, calls: number): Promise<ChargeTally> {
  const asked: ChargesAsked = { mark, calls, atATime: 8, timeoutMs: ORDER_WAITS_MS };
  const player = [process.execPath, "--conditions=dyeing-source", PLAYER, JSON.stringify(asked)];
  return JSON.parse(await runInLab(requireLab(folder), [...besides("order-v2-gray"), ...player])) as ChargeTally;
}

/** In the network of a pod: its proxy takes what leaves. */
function besides(workload: string): readonly string[] {
  return ["nsenter", `--net=${new PodNetwork(lab.addressOf(workload)).path}`];
}
