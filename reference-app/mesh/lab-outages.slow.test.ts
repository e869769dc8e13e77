import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Caller, Tally } from "./study/caller.ts";
import { NAMESPACE } from "./study/lane-manifests.ts";
import { compatibilityEnv, Istiod } from "./testing/istiod.ts";
import { killProcess, labProcesses } from "./testing/lab-process.ts";
import { CALLERS, outageLanes, strays, workloadOf } from "./testing/outage-lanes.ts";
import { withStudyLab } from "./testing/study-lab.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: 5 * MINUTE, hookTimeout: 3 * MINUTE });
/** Of each caller: of 2,000 that none befell, it befalls fewer than 1.5 in 1,000, with 95 % confidence. CI has minutes for fewer. */
const CALLS = Number(process.env.DYEING_OUTAGE_CALLS ?? 2_000);
const FEW = Math.min(200, CALLS);
/** Of all callers together, whatever the answers. A machine that has other work may stand still for seconds. */
const PACE = { perSecond: 400, timeoutMs: 30_000 };
const PATIENCE_MS = 1.5 * MINUTE;
const PREVIOUS_MINOR = "1.30";

const lab = withStudyLab();
let caller: Caller;
let istiod: Istiod;

beforeAll(async () => {
  await lab.apply(...outageLanes());
  istiod = new Istiod(lab);
  caller = await lab.caller();
  await caller.start(CALLERS, PACE);
  await rest();
});
afterAll(() => caller.stop());

/** Until every caller is served by its own lane alone, by as many pods as there are. */
async function rest(): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  const pods = { gray: (await lab.pods.names("gray")).length };
  for (;;) {
    await caller.mark();
    const tallies = await calls(FEW);
    if (tallies.every((tally) => servesWell(tally)) && podsOfGray(tallies) === pods.gray) return;
    if (performance.now() > end) throw new Error(`does not come to rest: ${JSON.stringify(tallies)}`);
  }
}

/** So many more of each. */
async function calls(count: number): Promise<readonly Tally[]> {
  const before = Math.max(...(await caller.tallies()).map(({ sent }) => sent));
  const enough = (tallies: readonly Tally[]) => tallies.every(({ sent }) => sent >= before + count);
  return caller.until(enough, `${count} calls of each`, PATIENCE_MS);
}

function servesWell(tally: Tally): boolean {
  return strays(tally) === 0 && (tally.pods.failed ?? 0) === 0;
}

/** No answer of a pod of another lane, or of the baseline to a lane; none that was somebody else's. */
function expectNoneAstray(tallies: readonly Tally[]): void {
  const astray = tallies.map((tally) => [tally.name, strays(tally), tally.mixed]);
  expect(astray).toEqual(CALLERS.map(({ name }) => [name, 0, 0]));
}

/** Errors only of these callers; of the rest none. */
function expectErrorsOnlyOf(names: readonly string[], tallies: readonly Tally[]): void {
  const spared = tallies.filter(({ name }) => !names.includes(name));
  expect(spared.map(({ name, errors }) => [name, errors])).toEqual(spared.map(({ name }) => [name, {}]));
}

function say(what: string, tallies: readonly Tally[]): void {
  const texts = tallies.map(({ name, sent, pods, errors }) => {
    const failed = pods.failed ?? 0;
    return `${name} ${failed} of ${sent}${failed === 0 ? "" : ` ${JSON.stringify(errors)}`}`;
  });
  console.log(`${what}; failed: ${texts.join(", ")}`);
}

describe("row 48: istiod is away", () => {
  afterEach(async () => {
    await istiod.stop();
    await istiodBack();
    await lab.pods.scale("gray", 2);
    await lab.pods.ready("gray", 2);
    await rest();
  });

  /** The cluster tries again ever more seldom, after minutes at last; a ReplicaSet that is touched is looked at now. */
  async function istiodBack(): Promise<void> {
    await istiod.start();
    const touch = ["annotate", "replicasets", "--all", "--namespace", NAMESPACE, "--overwrite"];
    await lab.kubectl(...touch, `touched=${Date.now()}`);
  }

  it("requests flow, a new pod waits, and comes when istiod does", async () => {
    await caller.mark();
    await istiod.stop();
    await lab.pods.scale("gray", 3);
    // Who injects the proxy is away: the pod is refused, and tried again.
    await expect.poll(whyNoPod, { timeout: MINUTE, interval: 500 }).toContain("failed calling webhook");
    const away = await calls(CALLS);
    say("istiod away", away);
    expectNoneAstray(away);
    expectErrorsOnlyOf([], away);
    expect(await lab.pods.names("gray")).toHaveLength(2);

    await caller.mark();
    await istiodBack();
    await lab.pods.ready("gray", 3);
    await caller.until((tallies) => podsOfGray(tallies) === 3, "three pods that serve", PATIENCE_MS);
    const back = await calls(FEW);
    say("istiod back", back);
    expectNoneAstray(back);
    expectErrorsOnlyOf([], back);
  });

  it("a pod that goes meanwhile is still called: its lane fails in part and goes nowhere else, until istiod is back", async () => {
    await caller.mark();
    await istiod.stop();
    const [gone = ""] = await lab.pods.names("gray");
    await lab.pods.remove("gray", 1);
    await lab.kubectl("wait", "--namespace", NAMESPACE, "--for=delete", `pod/${gone}`, "--timeout=60s");
    const away = await calls(CALLS);
    say("a pod gone while istiod is away", away);
    expectNoneAstray(away);
    expectErrorsOnlyOf(["gray", "gray retried"], away);
    const [gray, retried] = ["gray", "gray retried"].map((name) => failedOf(away, name));
    expect(gray).toBeGreaterThan(0);
    expect(retried).toBeLessThan(gray ?? 0);

    await istiodBack();
    await lab.pods.ready("gray", 2);
    await rest();
    await caller.mark();
    const back = await calls(CALLS);
    expectNoneAstray(back);
    expectErrorsOnlyOf([], back);
  });
});

describe(`row 48: istiod is restarted with the defaults of ${PREVIOUS_MINOR}`, () => {
  afterAll(async () => {
    await istiod.stop();
    await istiod.start();
    await lab.pods.heal();
    await rest();
  });

  it("nothing changes for who calls, and a lane with one of two pods ready spills nothing", async () => {
    const env = await compatibilityEnv(lab, PREVIOUS_MINOR);
    console.log(`compatibilityVersion ${PREVIOUS_MINOR}: ${JSON.stringify(env)}`);
    expect(Object.keys(env).length).toBeGreaterThan(0);
    await caller.mark();
    await istiod.stop();
    await istiod.start(env);
    // A pod that it alone has made known.
    await lab.pods.scale("gray", 3);
    await lab.pods.ready("gray", 3);
    await lab.pods.scale("gray", 2);
    await lab.pods.ready("gray", 2);
    const tallies = await calls(CALLS);
    say(`defaults of ${PREVIOUS_MINOR}`, tallies);
    expectNoneAstray(tallies);
    expectErrorsOnlyOf([], tallies);

    await rest();
    await caller.mark();
    await lab.pods.tell("gray", 1, "/unready");
    await lab.pods.ready("gray", 1);
    const half = await calls(CALLS);
    say(`defaults of ${PREVIOUS_MINOR}, 1 of 2 unready`, half);
    expectNoneAstray(half);
    expectErrorsOnlyOf([], half);
  });
});

describe("row 48: a sidecar is restarted", () => {
  afterEach(rest);

  it.each([
    ["of a pod of the gray lane", "target-gray-", ["gray", "gray retried"]],
    ["of the caller", "caller-", CALLERS.map(({ name }) => name)],
  ])("%s: errors are its own, nobody goes elsewhere, and then all is as before", async (_, pod, touched) => {
    await caller.mark();
    const sidecar = labProcesses(lab.running, "pilot-agent").find(({ env }) => env.POD_NAME?.startsWith(pod));
    if (sidecar === undefined) throw new Error(`no sidecar of ${pod}`);
    await killProcess(sidecar);
    const tallies = await calls(CALLS);
    say(`sidecar ${pod}`, tallies);
    expectNoneAstray(tallies);
    expectErrorsOnlyOf(touched, tallies);
    expect(failedOf(tallies, "gray")).toBeGreaterThan(0);
    await lab.pods.ready("gray", 2);
    await rest();
    await caller.mark();
    const after = await calls(CALLS);
    expectNoneAstray(after);
    expectErrorsOnlyOf([], after);
  });
});

describe("row 48: certificates are rotated", () => {
  const TTL_SECONDS = 30;
  /** The agent renews at half of the time. */
  const ROTATIONS = Number(process.env.DYEING_ROTATIONS ?? 3);
  const DEPLOYMENTS = ["caller", "target-gray"];

  beforeAll(() => certificatesFor(`${TTL_SECONDS}s`));
  afterAll(() => certificatesFor(null));

  it(`${ROTATIONS} times, at the caller and at the lane: no request fails`, async () => {
    caller = await lab.caller();
    await caller.start(CALLERS, PACE);
    await rest();
    await caller.mark();
    const ips = [...(await lab.pods.addresses("caller")), ...(await lab.pods.addresses("gray"))];
    const seen = ips.map(() => new Set<string>());
    const end = performance.now() + 2 * ROTATIONS * TTL_SECONDS * 1_000;
    while (seen.some(({ size }) => size <= ROTATIONS)) {
      if (performance.now() > end) throw new Error(`rotations: ${seen.map(({ size }) => size - 1).join(", ")}`);
      for (const [index, ip] of ips.entries()) seen[index]?.add(await serialOf(ip));
      await wait(1_000);
    }
    const tallies = await calls(FEW);
    say(`certificates rotated ${seen.map(({ size }) => size - 1).join(", ")} times`, tallies);
    expectNoneAstray(tallies);
    expectErrorsOnlyOf([], tallies);
    for (const { sent } of tallies) expect(sent).toBeGreaterThanOrEqual(CALLS);
  });

  /** New pods, whose agents ask for such ones. */
  async function certificatesFor(ttl: string | null): Promise<void> {
    const config = ttl && JSON.stringify({ proxyMetadata: { SECRET_TTL: ttl } });
    const template = { metadata: { annotations: { "proxy.istio.io/config": config } } };
    const patch = JSON.stringify({ spec: { template } });
    for (const name of DEPLOYMENTS) {
      const of = ["--namespace", NAMESPACE, `deployment/${name}`];
      await lab.kubectl("patch", ...of, "--patch", patch);
      await lab.kubectl("rollout", "status", ...of, "--timeout=120s");
    }
    await lab.pods.ready("caller", 1);
    await lab.pods.ready("gray", 2);
    caller = await lab.caller();
    await caller.start(CALLERS, PACE);
    await rest();
  }

  /** Of the certificate by which the pod's proxy is known now. */
  async function serialOf(ip: string): Promise<string> {
    const { certificates } = JSON.parse(await lab.envoy(ip, "/certs")) as {
      readonly certificates: readonly { readonly cert_chain: readonly { readonly serial_number: string }[] }[];
    };
    const [serial] = certificates.flatMap(({ cert_chain }) => cert_chain.map(({ serial_number }) => serial_number));
    if (serial === undefined) throw new Error(`the proxy of ${ip} has no certificate`);
    return serial;
  }
});

describe("row 42: a pod of a lane leaves under load", () => {
  const BUDGET = {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "gray", namespace: NAMESPACE },
    spec: { minAvailable: 1, selector: { matchLabels: { "lane-gray": "y" } } },
  };
  beforeAll(() => lab.apply(BUDGET));
  beforeEach(async () => {
    await rest();
    const allowed = () =>
      lab.kubectl("get", "pdb", "--namespace", NAMESPACE, "gray", "--output", "jsonpath={.status.disruptionsAllowed}");
    await expect.poll(allowed, { timeout: MINUTE, interval: 200 }).toBe("1");
  });

  it.each([
    ["deleted", (pod: string) => lab.kubectl("delete", "pod", "--namespace", NAMESPACE, pod, "--wait=false")],
    ["evicted", evict],
  ])("%s: no request fails", async (what, leave) => {
    await caller.mark();
    const [pod = ""] = await lab.pods.names("gray");
    await leave(pod);
    await lab.kubectl("wait", "--namespace", NAMESPACE, "--for=delete", `pod/${pod}`, "--timeout=60s");
    const tallies = await calls(CALLS);
    say(`a pod is ${what}`, tallies);
    expectNoneAstray(tallies);
    expectErrorsOnlyOf([], tallies);
    await lab.pods.ready("gray", 2);
  });

  it("a second one is not evicted while the first has no successor", async () => {
    const [first = "", second = ""] = await lab.pods.names("gray");
    await evict(first);
    await expect(evict(second)).rejects.toThrow("Cannot evict pod as it would violate the pod's disruption budget");
    await lab.pods.ready("gray", 2);
    await rest();
  });

  function evict(pod: string): Promise<string> {
    return lab.evict(NAMESPACE, pod);
  }
});

/** What the cluster says of pods that it cannot make. */
async function whyNoPod(): Promise<string> {
  const { items } = JSON.parse(
    await lab.kubectl("get", "replicasets", "--namespace", NAMESPACE, "--output", "json"),
  ) as {
    readonly items: readonly {
      readonly status: { readonly conditions?: readonly { readonly message?: string }[] };
    }[];
  };
  return items.flatMap(({ status }) => status.conditions?.map(({ message = "" }) => message) ?? []).join("\n");
}

function failedOf(tallies: readonly Tally[], name: string): number {
  return tallies.find((tally) => tally.name === name)?.pods.failed ?? 0;
}

/** How many of the lane's pods have served its two callers. */
function podsOfGray(tallies: readonly Tally[]): number {
  const names = tallies.filter((tally) => workloadOf(tally) === "gray").flatMap(({ pods }) => Object.keys(pods));
  return new Set(names.filter((name) => name !== "failed")).size;
}
