import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { makeSmallImage } from "./commands/small-image.ts";
import { filesIn } from "./lab/files.ts";
import { findLab, startTicksOf } from "./running-lab.ts";
import { comesBack, machineState, treeOf } from "./testing/machine.ts";
import { mesh, type Running, startMesh } from "./testing/mesh-command.ts";

const MINUTE = 60_000;
vi.setConfig({ testTimeout: 4 * MINUTE });
const FIXTURE = join(import.meta.dirname, "fixture");

const scratch = mkdtempSync(join(tmpdir(), "dyeing-mesh-"));
const folder = join(scratch, "lab");
const image = join(scratch, "image");
const upArgs = ["up", "--json", "--image", `dyeing/fixture=${image}`];

beforeAll(() => makeSmallImage(image, join(FIXTURE, "app")));
afterEach(async () => {
  await mesh(folder, "down");
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("a machine that a lab cannot run on is told in one paragraph, with exit 2", () => {
  const without = (script: string) => ["unshare", "--mount", "sh", "-ec", `${script}\nexec "$@"`, "sh"];

  it.each([
    ["not root", ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"], "run it as root"],
    [
      "without iptables",
      without('for file in /usr/sbin/iptables /sbin/iptables; do mount --bind /dev/null "$file"; done'),
      "apt-get install iptables",
    ],
    [
      "too little memory",
      without('echo "MemAvailable: 900000 kB" > /dev/shm/$$; mount --bind /dev/shm/$$ /proc/meminfo; rm /dev/shm/$$'),
      "and 878 MiB are available",
    ],
  ])("%s", async (_, through, why) => {
    const before = machineState(scratch);
    const { code, err } = await startMesh({ folder, args: upArgs, through }).ended;
    expect([code, err]).toEqual([2, expect.stringMatching(/^mesh: [^\n]+\n$/)]);
    expect(err).toContain(why);
    await comesBack(scratch, before);
  });
});

describe("an application that does not come up: exit 2, why, and nothing left but logs", () => {
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
      "a manifest with a mistake, in kubectl's words",
      deployment('"x"').replace("matchLabels", "matchLables"),
      [".spec.selector.matchLables: field not declared in schema"],
    ],
    [
      "a pod with a field that the node agent does not interpret",
      deployment('"x"', "hostNetwork: true"),
      ["does not interpret spec.hostNetwork"],
    ],
    [
      "a pod that does not get ready, with what it wrote at last",
      deployment('/usr/local/bin/node, -e, "console.log(`no such thing`); process.exit(7)"'),
      ["after 5 s these are not available: default/broken", "ended with code 7", "no such thing"],
    ],
  ])("%s", async (_, spec, why) => {
    const before = machineState(scratch);
    const application = join(scratch, "application");
    mkdirSync(application);
    writeFileSync(join(application, "kustomization.yaml"), "resources: [all.yaml]\n");
    writeFileSync(join(application, "all.yaml"), spec);
    const { code, err } = await mesh(folder, ...upArgs, "--timeout", "5", "--apply", application);
    expect(code, err).toBe(2);
    for (const part of why) expect(err).toContain(part);
    expect(existsSync(filesIn(folder).logs)).toBe(true);
    for (const path of [application, folder]) rmSync(path, { recursive: true });
    await comesBack(scratch, before);
  });
});

describe("a lab that is ended in the middle", () => {
  /** Until a file of the lab is there; the lab must not have ended before. A busy machine takes its time. */
  async function until(path: string, { ended }: Running): Promise<void> {
    let early: string | undefined;
    void ended.then(({ code, err }) => {
      early = `ended with ${code}: ${err}`;
    });
    await expect.poll(() => early ?? existsSync(path), { timeout: 3 * MINUTE, interval: 100 }).not.toBe(false);
    expect(early).toBeUndefined();
  }
  const start = () => startMesh({ folder, args: [...upArgs, "--apply", FIXTURE] });
  const { addresses, log } = filesIn(folder);

  it("by Ctrl-C: exit 130, and nothing left but logs", async () => {
    const before = machineState(scratch);
    const running = start();
    await until(log("kube-proxy"), running);
    running.kill("SIGINT");
    expect((await running.ended).code).toBe(130);
    rmSync(folder, { recursive: true });
    await comesBack(scratch, before);
  });

  it("by a crash of its own, when pods are there: `up` says so, and nothing is left but logs", async () => {
    const before = machineState(scratch);
    const running = start();
    await until(addresses, running);
    const lab = findLab(folder);
    if (lab === undefined) throw new Error("no lab");
    const tree = treeOf(lab.pid);
    process.kill(lab.pid, "SIGKILL");
    const { code, err } = await running.ended;
    expect([code, err]).toEqual([2, expect.stringContaining("the lab ended with SIGKILL")]);
    await expect.poll(() => tree.filter((one) => startTicksOf(one) !== undefined), { timeout: 10_000 }).toEqual([]);
    rmSync(folder, { recursive: true });
    await comesBack(scratch, before);
  });

  it("by the end of whoever starts it: the next one says that it is stale, until `down`", async () => {
    const before = machineState(scratch);
    const running = start();
    await until(log("kube-proxy"), running);
    const { pid } = JSON.parse(readFileSync(filesIn(folder).lab, "utf8"));
    const tree = treeOf(pid);
    running.kill("SIGKILL");
    await running.ended;
    await expect.poll(() => tree.filter((one) => startTicksOf(one) !== undefined), { timeout: 10_000 }).toEqual([]);
    const said = await mesh(folder, "status");
    expect([said.code, said.err]).toEqual([2, expect.stringContaining("There is no mesh lab")]);
    const again = await mesh(folder, ...upArgs, "--apply", FIXTURE);
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/^mesh: [^\n]+without `down`[^\n]+\n$/)]);
    expect(await mesh(folder, "down")).toMatchObject({ code: 0 });
    await comesBack(scratch, before);
  });
});
