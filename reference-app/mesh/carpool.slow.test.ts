import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { readRides } from "../demo/rides/read-rides.ts";
import { edges } from "../topology.ts";
import { configDump } from "./commands/config-dumps.ts";
import type { LabStatus } from "./commands/status.ts";
import { type Agreement, agreement } from "./explained/agreement.ts";
import { liveConfig } from "./explained/live-config.ts";
import { priorityDifferences } from "./explained/priorities.ts";
import { foreignExtensions } from "./guard/foreign-extensions.ts";
import { filesIn } from "./lab/files.ts";
import { PodHistory } from "./lab/pod-history.ts";
import { type Cell, KINDS, kindOf } from "./proof/end-to-end-table.ts";
import { upperBound } from "./proof/upper-bound.ts";
import { requireLab } from "./running-lab.ts";
import { CarpoolLab } from "./testing/carpool-lab.ts";
import { mesh } from "./testing/mesh-command.ts";
import { withLab } from "./testing/with-lab.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: 2 * MINUTE });

const { folder, scratch } = withLab();
const lab = new CarpoolLab(folder);
/** CI plays as many as fit into its minutes. */
const rides = readRides(Number(process.env.DYEING_MESH_RIDES ?? Number.POSITIVE_INFINITY));
/** Dyed hops that are judged in all, those of the table's rides among them. */
const hops = Number(process.env.DYEING_MESH_HOPS ?? 4_000);
/** Of a soak, however many were judged before it. */
const LEAST_HOPS = 1_000;
let token = "";
/** Of the table's rides. */
let judged = 0;
/** Those of the rides that the proxies logged and the verifier judged. */
let calls = Number.POSITIVE_INFINITY;

beforeAll(async () => {
  const user = { userId: "rider-0600", deviceId: "device-of-rider-0600" };
  const login = ["-H", "x-service-name: user", "-H", "content-type: application/json", "-d", JSON.stringify(user)];
  const loggedIn = async () => {
    const { status, text } = await lab.fromOutside("/v1/sessions", ...login);
    expect(status).toBe("201");
    return String(JSON.parse(text).token);
  };
  token = await vi.waitFor(loggedIn, { timeout: MINUTE, interval: 500 });
}, 2 * MINUTE);

describe("every edge of topology.ts, through real proxies", () => {
  let table: readonly Cell[];
  it(
    "has nothing that is not as expected",
    async () => {
      const { code, out, err } = await mesh(folder, "test", "--json", "--rides", `${rides.length}`);
      expect(code, err).toBe(0);
      const report = JSON.parse(out);
      expect(report).toMatchObject({ ok: true, rides: rides.length, losses: 0, bleed: 0, leaks: 0, unknown: 0 });
      table = report.table;
      judged = report.dyedHops;
      calls = report.calls;
      console.log(`${report.calls} calls in ${report.seconds.rides.toFixed(0)} s of rides`);
    },
    8 * MINUTE,
  );

  const cells = edges.flatMap(({ id, protocols }) =>
    protocols.flatMap((protocol) => KINDS.map((kind) => [id, protocol, kind] as const)),
  );
  it.each(cells)("%s, %s, %s", (edge, protocol, kind) => {
    const cell = table.find((one) => one.edge === edge && one.protocol === protocol && one.kind === kind);
    // Only who pays with Alipay meets the payment company; other edges are met by every kind.
    const expected = rides.some((ride) => kindOf(ride) === kind && (ride.expect.calls[edge] ?? 0) > 0);
    expect(expected || edge === "payment->provider").toBe(true);
    expect(cell).toMatchObject({ bad: 0, good: expected ? expect.any(Number) : 0 });
    if (expected) expect(cell?.good).toBeGreaterThan(0);
  });
});

describe("the explainer, with the configuration that the mesh runs with", () => {
  let said: Agreement;

  it("says of every request that a proxy has logged where it went, and by which route", async () => {
    const { pods } = PodHistory.read(filesIn(folder).addresses);
    const config = await liveConfig((...args) => lab.kubectl(...args));
    expect(config.resources.findings.filter(({ level }) => level === "error")).toEqual([]);
    said = agreement(lab.proxyLines(), pods, config);
    console.log(`${said.compared} requests were asked of the explainer`);
    expect(said.differences).toEqual([]);
    expect(said.compared).toBeGreaterThanOrEqual(calls);
  });

  it("says of every cluster that they may go to which instances it has, in which order", async () => {
    process.env.DYEING_MESH_FOLDER = folder;
    const { pods } = JSON.parse((await mesh(folder, "status", "--json")).out) as LabStatus;
    let compared = 0;
    for (const pod of pods) {
      const clusters = said.clusters.get(pod.name);
      if (clusters === undefined) continue;
      const result = priorityDifferences(clusters.values(), configDump(requireLab(folder), pod));
      expect(result.differences, pod.name).toEqual([]);
      compared += result.compared;
    }
    expect(compared).toBeGreaterThan(edges.length);
    console.log(`the instances of ${compared} clusters are those that the explainer says`);
  });
});

/** Asks order for something as a client who is not to be dyed. */
async function order(...headers: readonly string[]) {
  const traceId = randomBytes(16).toString("hex");
  const all = [
    ...[`authorization: Bearer ${token}`, "x-service-name: order", "x-rider-level: NEW"],
    `traceparent: 00-${traceId}-${randomBytes(8).toString("hex")}-01`,
    ...headers,
  ];
  const answer = await lab.fromOutside("/v1/orders/none", ...all.flatMap((header) => ["-H", header]));
  return { ...answer, traceId };
}

/** The line of what came in at the application's gateway. */
async function entered(traceId: string): Promise<Readonly<Record<string, unknown>>> {
  const find = async () =>
    (await lab.logs("gateway-v1", "istio-proxy"))
      .filter((line) => line.startsWith("{") && line.includes(traceId))
      .map((line) => JSON.parse(line))
      .find(({ upstream_cluster: cluster }) => String(cluster).startsWith("inbound|"));
  await expect.poll(find, { timeout: 30_000, interval: 500 }).toBeDefined();
  return find();
}

const FORGED = {
  "a color": ["x-trace-color: gray"],
  "two lines of a color": ["x-trace-color: default", "x-trace-color: gray"],
  "a tag that is routed by": ["x-payment-type: alipay"],
  "a dye list": ['x-dye: h=("x-payment-type"), hop=0', "x-payment-type: alipay"],
  "a signature": ["x-dye-sig: 00", "x-trace-color: gray"],
  "a member of baggage": ["baggage: dyeing.color=gray"],
  "a member of tracestate": ["tracestate: dyeing=gray"],
} as const;

describe("row 17: a dye from the internet is stripped at the edge, and the request is undyed", () => {
  it.each(Object.entries(FORGED))("%s", async (_, headers) => {
    const { servedBy, traceId } = await order(...headers);
    expect(servedBy).toBe("gateway v1, order v1");
    const line = await entered(traceId);
    for (const field of ["x_trace_color", "x_dye", "x_payment_type", "x_user_level"]) expect(line[field]).toBeNull();
  });

  it("a name with an underscore is refused", async () => {
    expect((await order("x_trace_color: gray")).status).toBe("400");
  });

  it("who is to be dyed gets a dye from the gateway, and version 2", async () => {
    const { servedBy } = await order("x-rider-level: VIP3", "x-rider-hot-zone: BJ_HAI_DIAN_05");
    expect(servedBy).toMatch(/order v[12]/);
  });
});

describe("a strip that is broken fails closed", () => {
  const NAMESPACE = ["--namespace", "carpool-ingress"];
  const STRIP = join(import.meta.dirname, "../deploy/base/ingress/strip.yaml");
  const lua = (inlineCode: string) => JSON.stringify({ spec: { lua: { inlineCode } } });
  const change = (patch: string) =>
    lab.kubectl("patch", ...NAMESPACE, "trafficextension", "strip-dye", "--type=merge", "--patch", patch);

  afterAll(async () => {
    await lab.kubectl("apply", "--server-side", "--force-conflicts", "-f", STRIP);
    const strips = async () => expect((await order("x-trace-color: gray")).servedBy).toBe("gateway v1, order v1");
    await vi.waitFor(strips, { timeout: MINUTE, interval: 500 });
  }, 2 * MINUTE);

  it.each([
    ["an error at run time", () => change(lua('function envoy_on_request() error("broken") end'))],
    ["no extension at all", () => lab.kubectl("delete", ...NAMESPACE, "trafficextension", "strip-dye")],
    [
      "Lua that does not parse",
      // Where a good one was before, its listener would stay.
      () => {
        const { spec, ...rest } = parse(readFileSync(STRIP, "utf8"));
        const file = join(scratch, "strip.json");
        writeFileSync(file, JSON.stringify({ ...rest, spec: { ...spec, lua: { inlineCode: "function broken(" } } }));
        return lab.kubectl("apply", "--server-side", "--force-conflicts", "-f", file);
      },
    ],
  ])("%s", async (_, breakIt) => {
    await breakIt();
    await expect
      .poll(async () => (await order("x-trace-color: gray")).status, { timeout: 30_000, interval: 500 })
      .toBe("403");
    expect((await order()).servedBy).toBe("gateway v1, order v1");
  });
});

describe("is refused", () => {
  const NO = /^(?:000|403|502)$/;
  const PAYMENT = "http://payment.carpool-payment.svc.cluster.local/v1/payments/none";

  it("a call from a process without identity", async () => {
    expect((await lab.from(undefined, `http://${lab.addressOf("order-v1")}:8080/readyz`)).status).toBe("000");
    expect((await lab.from(undefined, "http://order.carpool.svc.cluster.local/readyz")).status).toBe("000");
  });

  it("a call over an edge that topology.ts does not have", async () => {
    expect(edges.map(({ id }) => id)).not.toContain("user->payment");
    expect((await lab.from("user-v1", PAYMENT)).status).toMatch(NO);
    // Over one that it has, the same call arrives.
    expect((await lab.from("order-v1", PAYMENT)).status).not.toMatch(NO);
  });

  it("a call to a company past the egress gateway", async () => {
    expect((await lab.from("payment-v1", `http://${lab.addressOf("provider")}:8080/readyz`)).status).toMatch(NO);
    expect((await lab.from("order-v1", "http://provider.example/readyz")).status).toMatch(NO);
  });
});

describe("a pod of the gray lane", () => {
  const PAYMENT = "http://payment.carpool-payment.svc.cluster.local/v1/payments/none";
  /** Who answered, and by which route. */
  async function calls(workload: string, ...headers: readonly string[]) {
    const mark = `/v1/payments/none?${randomBytes(8).toString("hex")}`;
    const url = new URL(mark, PAYMENT).href;
    const { status } = await lab.from(workload, url, ...headers.flatMap((header) => ["-H", header]));
    expect(status).not.toMatch(NO_ANSWER);
    const line = () => lab.proxyLines().find((text) => text.includes(mark) && text.includes('"outbound|'));
    await expect.poll(line, { timeout: 30_000, interval: 500 }).toBeDefined();
    const { route_name, upstream_host, x_trace_color } = JSON.parse(line() ?? "");
    const { pods } = PodHistory.read(filesIn(folder).addresses);
    const version = pods.find(({ ip }) => ip === upstream_host.split(":")[0])?.labels.version;
    return { route_name, version, x_trace_color };
  }
  const NO_ANSWER = /^(?:000|403|50\d)$/;

  it("that calls without a color, for a request whose dye it lost or outside of any, still calls its lane", async () => {
    const redyed = { route_name: "redye.gray", version: "v2", x_trace_color: "gray" };
    expect(await calls("order-v2-gray")).toEqual(redyed);
  });

  it("that carries the undyed state is left alone", async () => {
    const stable = { route_name: "stable", version: "v1", x_trace_color: "default" };
    expect(await calls("order-v2-gray", "x-trace-color: default")).toEqual(stable);
  });

  it("is no model for the baseline's", async () => {
    expect(await calls("order-v1")).toEqual({ route_name: "stable", version: "v1", x_trace_color: null });
  });
});

describe("a company outside", () => {
  const OURS = /^(?:x-(?!forwarded-host)|traceparent|tracestate|baggage|b3|forwarded|via)/;

  it.each(["provider", "sms"])("%s sees no dye, no trace and no identity", async (name) => {
    const lines = (await lab.logs(`${name}-`, "app")).filter((line) => line.includes('"event":"outside.received"'));
    const headers = new Set(lines.flatMap((line) => Object.keys(JSON.parse(line).headers)));
    expect(headers.size).toBeGreaterThan(0);
    expect([...headers].filter((header) => OURS.test(header.toLowerCase()))).toEqual([]);
  });
});

describe("the API server and Istio's webhook accept", () => {
  const DEPLOY = join(import.meta.dirname, "../deploy");
  /** As somebody else than those who patched before. */
  const DRY = ["apply", "--server-side", "--force-conflicts", "--dry-run=server"];

  async function accepts(...files: readonly string[]) {
    const lines = (await lab.kubectl(...DRY, ...files)).trimEnd().split("\n");
    expect(lines.filter((line) => !line.endsWith("serverside-applied (server dry run)"))).toEqual([]);
    return lines.length;
  }

  it.each([".", "base", "overlays/lanes/gray", "overlays/lanes/blue", "overlays/canary", "../lanes"])(
    "%s",
    async (kustomization) => {
      expect(await accepts("-k", join(DEPLOY, kustomization))).toBeGreaterThan(1);
    },
  );

  it("mesh", async () => {
    const { bin } = requireLab(folder).tools;
    const operator = join(DEPLOY, "mesh/istio-operator.yaml");
    const args = ["manifest", "generate", "-f", operator];
    const file = join(scratch, "istio.yaml");
    writeFileSync(file, execFileSync(join(bin, "istioctl"), args, { maxBuffer: 64 * 1024 * 1024 }));
    expect(await accepts("-f", file)).toBeGreaterThan(20);
  });
});

describe("the guard", () => {
  it("finds nothing in any proxy that Istio's own has not", async () => {
    const { pods } = JSON.parse((await mesh(folder, "status", "--json")).out) as LabStatus;
    const inMesh = pods.filter(({ namespace }) => namespace !== "outside");
    expect(inMesh.length).toBeGreaterThan(10);
    process.env.DYEING_MESH_FOLDER = folder;
    const found = inMesh.map((pod) => [pod.name, foreignExtensions(configDump(requireLab(folder), pod))]);
    expect(found).toEqual(inMesh.map(({ name }) => [name, []]));
  });
});

// Last: those above read whole logs.
describe("at constant load", () => {
  it(
    "nothing goes elsewhere, is lost or bleeds",
    async () => {
      expect(judged).toBeGreaterThan(0);
      const wanted = Math.max(LEAST_HOPS, hops - judged);
      const { code, out, err } = await mesh(folder, "soak", "--json", "--hops", `${wanted}`);
      expect(code, err).toBe(0);
      const report = JSON.parse(out);
      expect(report).toMatchObject({ ok: true, misroutes: 0, losses: 0, bleed: 0 });
      expect(report.hops).toBeGreaterThanOrEqual(wanted);
      const [all, rate] = [judged + report.hops, report.hops / report.seconds];
      const bound = upperBound(0, all).toExponential(2);
      console.log(
        `${all} dyed hops, ${rate.toFixed(0)} per second: fewer than ${bound} go wrong, with 95 % confidence`,
      );
    },
    15 * MINUTE,
  );
});
