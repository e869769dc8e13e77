import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { configDump } from "./commands/config-dumps.ts";
import { makeSdkImage, makeSmallImage } from "./commands/small-image.ts";
import type { PodRow } from "./commands/status.ts";
import { foreignExtensions } from "./guard/foreign-extensions.ts";
import { PodNetwork } from "./node-agent/pod-network.ts";
import { findLab, type RunningLab, startTicksOf } from "./running-lab.ts";
import { expectAtMost } from "./testing/figure.ts";
import { comesBack, type MachineState, machineState, treeOf } from "./testing/machine.ts";
import { type Ended, mesh } from "./testing/mesh-command.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: MINUTE });
const FIXTURE = join(import.meta.dirname, "fixture");

const scratch = mkdtempSync(join(tmpdir(), "dyeing-mesh-"));
const folder = join(scratch, "lab");
const image = join(scratch, "image");
const sdkImage = join(scratch, "register");
const images = ["--image", `dyeing/fixture=${image}`, "--image", `dyeing/register=${sdkImage}`];
const upArgs = ["up", "--json", ...images, "--apply", FIXTURE, "--apply", join(FIXTURE, "registered")];

beforeAll(() => {
  makeSmallImage(image, join(FIXTURE, "app"));
  makeSdkImage(sdkImage);
}, MINUTE);
afterAll(async () => {
  await mesh(folder, "down");
  for (const server of servers) server.close();
  rmSync(scratch, { recursive: true, force: true });
});

async function kubectl(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await mesh(folder, "kubectl", ...args);
  expect(code, err).toBe(0);
  return out;
}

async function pods(): Promise<readonly PodRow[]> {
  const { out } = await mesh(folder, "status", "--json");
  return (JSON.parse(out) as { pods: readonly PodRow[] }).pods;
}

async function podOf(name: string): Promise<PodRow> {
  const pod = (await pods()).find((row) => row.name.startsWith(name));
  if (pod === undefined) throw new Error(`no pod \`${name}\``);
  return pod;
}

const ASK = `const [url, color] = process.argv.slice(1);
const answer = await fetch(url, { headers: color ? { "x-trace-color": color } : {} }).catch((error) => error.cause);
console.log(JSON.stringify({ status: answer.status ?? answer.code, body: answer.text ? await answer.text() : "" }));`;

interface Asked {
  readonly color?: string;
  /** The address of a pod, in whose network it is asked. Without one: on the node, which has no identity of the mesh. */
  readonly beside?: string;
}

async function ask(url: string, { color = "", beside }: Asked = {}) {
  const enter = beside === undefined ? [] : ["nsenter", `--net=${new PodNetwork(beside).path}`];
  const node = [process.execPath, "--input-type=module", "-e", ASK, url, color];
  const { out, err } = await mesh(folder, "run", ...enter, ...node);
  if (out === "") throw new Error(err);
  return JSON.parse(out) as { readonly status: number | string; readonly body: string };
}

/** Those of the API server, etcd and istiod: they are taken on the machine while the lab is up. */
const PORTS = [6443, 2379, 15010, 15012];
const servers: Server[] = [];
let before: MachineState;
let ended: Ended;
let lab: RunningLab;

beforeAll(async () => {
  for (const port of PORTS) {
    // Taken by somebody else already is as good.
    const server = createServer().on("error", () => undefined);
    servers.push(server.listen(port));
  }
  before = machineState(scratch);
  ended = await mesh(folder, ...upArgs);
  const found = findLab(folder);
  if (found === undefined) throw new Error(`the lab is not up: ${ended.err}`);
  lab = found;
}, 4 * MINUTE);

it("is up, whatever ports the machine has open, and says how long each phase took", () => {
  expect(ended.code, ended.err).toBe(0);
  const said = JSON.parse(ended.out);
  expect(said).toMatchObject({ profile: "mtls", pods: 5 });
  expect(Object.keys(said.phases)).toEqual(["network", "Kubernetes", "definitions", "Istio", "apply", "pods"]);
  console.log(JSON.stringify(said.phases));
  expectAtMost("up", said.ms / 1_000, 60, "s");
});

it("changes nothing of the machine but processes", () => {
  const { processes, ...rest } = machineState(scratch);
  const { processes: _, ...was } = before;
  expect(rest).toEqual({ ...was, files: [...was.files, "lab"].sort() });
  expect(processes.length).toBeGreaterThan(20);
});

it("routes by a header through two proxies with mutual TLS", async () => {
  const { ip } = await podOf("caller");
  // The caller's own proxy lets only the mesh in: the question is asked beside it.
  const say = async (color = "") => JSON.parse((await ask("http://127.0.0.1:8080", { color, beside: ip })).body);
  expect(await say()).toMatchObject({ version: "v1", word: "first", pid: 1, uid: 1000 });
  expect(await say("gray")).toMatchObject({ version: "v2" });
  expect((await say("gray")).peer).toContain("URI=spiffe://cluster.local/ns/fixture/sa/caller");
});

it("carries the dye of an application that knows nothing of it, once its label says so", async () => {
  const answered = async (name: string) => {
    const { ip } = await podOf(name);
    return JSON.parse((await ask("http://127.0.0.1:8080", { color: "gray", beside: ip })).body).version;
  };
  expect(await answered("plain")).toBe("v1");
  expect(await answered("registered")).toBe("v2");
});

it("refuses a call without identity, by address and by name", async () => {
  const { ip } = await podOf("echo-v1");
  expect((await ask(`http://${ip}:8080/`)).status).toBe("ECONNRESET");
  expect((await ask("http://echo.fixture.svc.cluster.local/")).status).toBe("ECONNRESET");
});

it("keeps each proxy to what Istio's own has", async () => {
  const rows = await pods();
  const found = rows.map((row) => [row.name, foreignExtensions(configDump(lab, row))]);
  expect(found).toEqual(rows.map(({ name }) => [name, []]));
});

it("lets Istio's own validation and the API server refuse a mistake", async () => {
  const file = join(scratch, "mistake.yaml");
  writeFileSync(
    file,
    `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: mistake, namespace: fixture }
spec: { hosts: [mistake], http: [{ route: [{ destination: { host: "" } }] }] }`,
  );
  const { code, err } = await mesh(folder, "kubectl", "apply", "--dry-run=server", "-f", file);
  rmSync(file);
  expect(code).toBe(1);
  expect(err).toContain("validation.istio.io");
});

it("swaps the files of a config map that changes", async () => {
  const { ip } = await podOf("echo-v1");
  await kubectl("-n", "fixture", "patch", "configmap", "echo", "-p", '{"data":{"word":"second"}}');
  const word = async () => JSON.parse((await ask("http://127.0.0.1:8080", { beside: ip })).body).word;
  await expect.poll(word, { timeout: 20_000, interval: 1_000 }).toBe("second");
});

it("ends a pod gracefully: terminating while it drains, the application first, then its proxy", async () => {
  const { name } = await podOf("echo-v2");
  await kubectl("-n", "fixture", "delete", "pod", name, "--wait=false");
  const slices = async () => JSON.parse(await kubectl("-n", "fixture", "get", "endpointslices", "-o", "json"));
  const endpoint = (list: { items: { endpoints: { targetRef: { name: string }; conditions: object }[] }[] }) =>
    list.items.flatMap(({ endpoints }) => endpoints ?? []).find(({ targetRef }) => targetRef.name === name);
  await expect
    .poll(async () => endpoint(await slices())?.conditions, { timeout: 5_000, interval: 100 })
    .toEqual({ ready: false, serving: true, terminating: true });
  await expect.poll(async () => endpoint(await slices()), { timeout: 20_000, interval: 500 }).toBeUndefined();
  expect((await mesh(folder, "logs", name, "app")).out).toContain("asked to end");
  expect((await mesh(folder, "logs", name, "istio-proxy")).out).toContain("drain");
});

it("refuses a second one in the same place", async () => {
  const { code, err } = await mesh(folder, ...upArgs);
  expect(code).toBe(2);
  expect(err).toContain("A mesh lab is up already");
});

it("is down within 10 s and leaves nothing", async () => {
  const tree = treeOf(lab.pid);
  expect(tree.length).toBeGreaterThan(20);
  const started = performance.now();
  const { code, out } = await mesh(folder, "down", "--json");
  const ms = performance.now() - started;
  expect([code, JSON.parse(out)]).toEqual([0, { was: true }]);
  expectAtMost("down", ms / 1_000, 10, "s");
  expect(tree.filter((pid) => startTicksOf(pid) !== undefined)).toEqual([]);
  await comesBack(scratch, before);
});
