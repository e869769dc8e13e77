import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { configDump } from "./commands/config-dumps.ts";
import type { PodRow } from "./commands/status.ts";
import { foreignExtensions } from "./guard/foreign-extensions.ts";
import { findLab, type RunningLab, startTicksOf } from "./running-lab.ts";
import { makeFixtureImage } from "./testing/fixture-image.ts";
import { type MachineState, machineState, treeOf } from "./testing/machine.ts";
import { type Ended, mesh, type Running, startMesh } from "./testing/mesh-command.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: MINUTE });
const FIXTURE = join(import.meta.dirname, "fixture");

const scratch = mkdtempSync(join(tmpdir(), "dyeing-mesh-"));
const folder = join(scratch, "lab");
const image = join(scratch, "image");
const upArgs = ["up", "--json", "--image", `dyeing/fixture=${image}`];

beforeAll(() => makeFixtureImage(image));
afterAll(async () => {
  await mesh(folder, "down");
  rmSync(scratch, { recursive: true, force: true });
});

/** The kernel takes the namespaces of ended processes away a moment later. */
async function comesBack(before: MachineState): Promise<void> {
  await expect.poll(() => machineState(scratch), { timeout: 10_000, interval: 200 }).toEqual(before);
  expect(existsSync(folder)).toBe(false);
}

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

/** A call from the node, which has no identity of the mesh. */
async function ask(url: string, color = ""): Promise<{ readonly status: number | string; readonly body: string }> {
  const { out, err } = await mesh(folder, "run", process.execPath, "--input-type=module", "-e", ASK, url, color);
  if (out === "") throw new Error(err);
  return JSON.parse(out);
}

describe("the mesh lab with a small application", () => {
  let before: MachineState;
  let ended: Ended;
  let lab: RunningLab;

  beforeAll(async () => {
    before = machineState(scratch);
    ended = await mesh(folder, ...upArgs, "--apply", FIXTURE);
    const found = findLab(folder);
    if (found === undefined) throw new Error(`the lab is not up: ${ended.err}`);
    lab = found;
  }, 4 * MINUTE);

  it("is up, and says how long each phase took", () => {
    expect(ended.code, ended.err).toBe(0);
    const said = JSON.parse(ended.out);
    expect(said).toMatchObject({ profile: "mtls", pods: 3 });
    expect(Object.keys(said.phases)).toEqual(["network", "Kubernetes", "definitions", "Istio", "apply", "pods"]);
    expect(said.memoryMiB).toBeLessThan(12 * 1024);
    console.log(ended.out.trim());
  });

  it("changes nothing of the machine but processes", () => {
    const { processes: _, ...rest } = machineState(scratch);
    const { processes: __, ...was } = before;
    expect(rest).toEqual(was);
  });

  it("routes by a header through two proxies with mutual TLS", async () => {
    const { ip } = await podOf("caller");
    // The caller's own proxy lets only the mesh in: the question is asked beside it.
    const say = async (color: string) => {
      const script = `fetch("http://127.0.0.1:8080", { headers: ${color ? `{ "x-trace-color": "${color}" }` : "{}"} }).then((a) => a.text()).then(console.log)`;
      const [, , third, fourth] = ip.split(".");
      const network = `--net=/run/netns/pod-${third}-${fourth}`;
      const { out } = await mesh(folder, "run", "nsenter", network, process.execPath, "-e", script);
      return JSON.parse(out);
    };
    expect(await say("")).toMatchObject({ version: "v1", word: "first", pid: 1, uid: 1000 });
    expect(await say("gray")).toMatchObject({ version: "v2" });
    expect((await say("gray")).peer).toContain("URI=spiffe://cluster.local/ns/fixture/sa/caller");
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
    expect(code).toBe(1);
    expect(err).toContain("validation.istio.io");
  });

  it("swaps the files of a config map that changes", async () => {
    const { ip } = await podOf("echo-v1");
    await kubectl("-n", "fixture", "patch", "configmap", "echo", "-p", '{"data":{"word":"second"}}');
    const [, , third, fourth] = ip.split(".");
    const script = `fetch("http://127.0.0.1:8080").then((a) => a.json()).then((a) => console.log(a.word))`;
    const network = `--net=/run/netns/pod-${third}-${fourth}`;
    const word = async () => (await mesh(folder, "run", "nsenter", network, process.execPath, "-e", script)).out.trim();
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
    const { code, err } = await mesh(folder, ...upArgs, "--apply", FIXTURE);
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
    expect(ms).toBeLessThan(10_000);
    console.log(`down in ${Math.round(ms)} ms`);
    expect(tree.filter((pid) => startTicksOf(pid) !== undefined)).toEqual([]);
    await comesBack(before);
  });
});

/** When istiod is about to start. A busy machine takes its time. */
async function inTheMiddle({ ended }: Running): Promise<void> {
  let early: Ended | undefined;
  void ended.then((result) => {
    early = result;
  });
  const log = join(folder, "logs/istiod.log");
  await expect.poll(() => early?.err ?? existsSync(log), { timeout: 3 * MINUTE, interval: 100 }).not.toBe(false);
  expect(early, early?.err).toBeUndefined();
}

describe("a mesh lab that does not come up", () => {
  afterEach(async () => {
    await mesh(folder, "down");
  });

  function application(name: string, spec: string): string {
    const path = join(scratch, name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "kustomization.yaml"), "resources: [all.yaml]\n");
    writeFileSync(join(path, "all.yaml"), spec);
    return path;
  }
  const deployment = (command: string, more = "") => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: broken, namespace: default }
spec:
  selector: { matchLabels: { app: broken } }
  template:
    metadata: { labels: { app: broken } }
    spec:
      securityContext: { runAsUser: 1000 }
      ${more}
      containers:
        - name: app
          image: dyeing/fixture
          command: [${command}]
          readinessProbe: { tcpSocket: { port: 1 } }
`;

  it.each([
    [
      "a manifest with a mistake",
      deployment('"x"').replace("matchLabels", "matchLables"),
      ".spec.selector.matchLables: field not declared in schema",
    ],
    [
      "a pod with a field that it does not interpret",
      deployment('"x"', "hostNetwork: true"),
      "does not interpret spec.hostNetwork",
    ],
    [
      "a pod that ends",
      deployment('/usr/local/bin/node, -e, "console.log(`no such thing`); process.exit(7)"'),
      "no such thing",
    ],
  ])(
    "%s: exit 2, one paragraph, nothing left",
    async (name, spec, why) => {
      const before = machineState(scratch);
      const { code, err } = await mesh(
        folder,
        ...upArgs,
        "--timeout",
        "30",
        "--apply",
        application(name.replaceAll(" ", "-"), spec),
      );
      expect(code, err).toBe(2);
      expect(err).toContain(why);
      rmSync(folder, { recursive: true, force: true });
      await comesBack(before);
    },
    2 * MINUTE,
  );

  it(
    "Ctrl-C in the middle leaves nothing",
    async () => {
      const before = machineState(scratch);
      const running = startMesh(folder, ...upArgs, "--apply", FIXTURE);
      await inTheMiddle(running);
      running.kill("SIGINT");
      expect((await running.ended).code).toBe(130);
      rmSync(folder, { recursive: true, force: true });
      await comesBack(before);
    },
    4 * MINUTE,
  );

  it.each(["the lab", "whoever starts it"])(
    "%s killed in the middle leaves nothing but files",
    async (victim) => {
      const before = machineState(scratch);
      const running = startMesh(folder, ...upArgs, "--apply", FIXTURE);
      await inTheMiddle(running);
      const { pid } = JSON.parse(readFileSync(join(folder, "lab.json"), "utf8"));
      const tree = treeOf(pid);
      if (victim === "the lab") process.kill(pid, "SIGKILL");
      else running.kill("SIGKILL");
      await running.ended;
      await expect.poll(() => tree.filter((one) => startTicksOf(one) !== undefined), { timeout: 10_000 }).toEqual([]);
      expect((await mesh(folder, "status")).err).toContain("There is no mesh lab");
      const again = await mesh(folder, ...upArgs, "--apply", FIXTURE);
      expect(again).toMatchObject({ code: 2, err: expect.stringContaining("has ended without `down`") });
      await mesh(folder, "down");
      await comesBack(before);
    },
    4 * MINUTE,
  );
});
