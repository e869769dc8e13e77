// The lab's own process: process 1 of a process namespace, with mounts and a network that nobody else sees. However it
// ends, the kernel ends all that it started and takes away all that it made.
import { copyFileSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { dirname } from "node:path";
import { run } from "../machine/run.ts";
import { NameServer } from "../name-server/name-server.ts";
import type { Image } from "../node-agent/image.ts";
import { NodeAgent } from "../node-agent/node-agent.ts";
import { NODE_IP } from "../node-agent/pod-network.ts";
import { applyApplication } from "./application.ts";
import { NODE, nodeObject, SERVICE_ADDRESSES, startControlPlane } from "./control-plane.ts";
import { filesIn } from "./files.ts";
import { startIstio } from "./istio.ts";
import { kubectl } from "./kubectl.ts";
import { LabError } from "./lab-error.ts";
import { memoryMiB } from "./memory.ts";
import type { LabEvent, LabOptions } from "./options.ts";
import { rememberPod } from "./pod-history.ts";
import { proxyImage } from "./proxy-image.ts";
import { waitReady } from "./wait-ready.ts";

const started = performance.now();
const lab = JSON.parse(process.argv[2] ?? "") as LabOptions;
const whole = new AbortController();
let isReady = false;

process.env.PATH = `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${process.env.PATH}`;
// Process 1 gets no signal that it does not ask for.
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
// Whoever asked for the lab holds the other end of stdin: without them a lab that is not up yet is nobody's.
process.stdin.on("end", () => isReady || process.exit(1)).resume();
// Once it is up nobody reads any more.
process.stdout.on("error", () => undefined);

try {
  await bringUp();
} catch (error) {
  if (!(error instanceof LabError)) console.error(error);
  say({ event: "failed", message: error instanceof Error ? error.message : String(error) });
  process.stdout.write("", () => process.exit(2));
}

async function bringUp(): Promise<void> {
  const files = filesIn(lab.folder);
  mkdirSync(files.logs, { recursive: true });
  await phase("network", makeMachine);
  const api = await phase("Kubernetes", () => startControlPlane(lab));
  const capacity = { cpu: availableParallelism(), memory: totalmem() };
  const names = new NameServer();
  await names.listen(NODE_IP);
  void names.follow(api, whole.signal);
  const agent = new NodeAgent({
    api,
    node: NODE,
    folder: files.pods,
    images: images(),
    capacity,
    logOf: ({ metadata }, container) => files.containerLog(metadata.namespace, metadata.name, container),
    onAddress: (ip, pod) => rememberPod(files.addresses, ip, pod),
    onError: (error) => console.error(error),
  });
  await phase("definitions", async () => {
    const { gitVersion } = await api.get<{ gitVersion: string }>("/version");
    await api.post("/api/v1/nodes", nodeObject(gitVersion, capacity));
    await kubectl(lab, ["apply", "--server-side", "-f", lab.tools.crds]);
  });
  await phase("Istio", () => startIstio(api, lab));
  void agent.run(whole.signal);
  await phase("apply", () => applyApplication(lab));
  const pods = await phase("pods", () => waitReady(api, lab.folder, lab.timeoutMs));
  isReady = true;
  say({ event: "ready", ms: Math.round(performance.now() - started), pods: pods.length, memoryMiB: memoryMiB() });
}

/** A machine of its own: loopback, the node's address, and files of programs that expect a /run. */
async function makeMachine(): Promise<void> {
  // Where it leads to may be a place in /run.
  const resolver = realpathSync("/etc/resolv.conf");
  await run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run");
  for (const folder of ["/run/netns", "/run/lab/root", "/run/lab/layer"]) mkdirSync(folder, { recursive: true });
  await run("ip", "link", "set", "lo", "up");
  await run("ip", "addr", "add", `${NODE_IP}/32`, "dev", "lo");
  // From the node itself: kube-proxy's rules act on what has a route.
  await run("ip", "route", "add", SERVICE_ADDRESSES, "dev", "lo", "src", NODE_IP);
  await run("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
  await useNameServer(resolver);
}

/** For what is run in the lab's network by hand, and for tests. */
async function useNameServer(resolver: string): Promise<void> {
  const ours = "/run/lab/resolv.conf";
  writeFileSync(ours, `nameserver ${NODE_IP}\nsearch svc.cluster.local cluster.local\noptions ndots:5\n`);
  if (resolver.startsWith("/run/")) {
    mkdirSync(dirname(resolver), { recursive: true });
    copyFileSync(ours, resolver);
  } else await run("mount", "--bind", ours, resolver);
}

function images(): ReadonlyMap<string, Image> {
  const folders = Object.entries(lab.images).map(([name, path]): [string, Image] => [name, { path }]);
  return new Map([...folders, ["proxyv2", proxyImage(filesIn(lab.folder).proxy, lab.tools)]]);
}

async function phase<T>(name: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work();
  say({ event: "phase", name, ms: Math.round(performance.now() - from) });
  return result;
}

function say(event: LabEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
