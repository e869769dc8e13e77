// What lanes cost a proxy and istiod, by istiod's own translation and a real Envoy; see docs/guides/lanes.md.
//
//   node --conditions=dyeing-source reference-app/mesh/study/cost/main.ts [SERVICES]...
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { LAYOUTS, NAMESPACE, shop } from "./shop.ts";

const TOOLS = fileURLToPath(new URL("../../../../scripts/istio-tools.mjs", import.meta.url));
/** Besides the first one, which pays for what all share. */
const MORE_PROXIES = 20;
const ADMIN_PORT = 15_999;

interface Tools {
  readonly envoy: string;
  readonly oracle: string;
  readonly crds: string;
  readonly version: string;
}

interface Egress {
  readonly routes: readonly object[];
  readonly clusters: readonly Record<string, unknown>[];
  readonly endpoints: readonly { readonly clusterName: string }[];
}

const { status, stdout, stderr } = spawnSync(process.execPath, [TOOLS, "--where", "current"], { encoding: "utf8" });
if (status !== 0) throw new Error(stderr.trim());
const tools = JSON.parse(stdout) as Tools;

const head = ["services", "lanes", "clusters", "configuration", "Envoy's memory", "istiod's CPU, per proxy"];
console.log(`Istio ${tools.version}\n\n${row(head)}\n${row(head.map(() => "---"))}`);
for (const services of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10, 100]) {
  for (const layout of LAYOUTS) {
    const yaml = shop(services, layout, "bare")
      .map((object) => JSON.stringify(object))
      .join("\n---\n");
    const one = await translate(yaml, 1);
    const many = await translate(yaml, 1 + MORE_PROXIES);
    const { clusters, endpoints, routes } = one.egress;
    const bytes = JSON.stringify([clusters, endpoints, routes]).length;
    const memory = await memoryOf(one.egress);
    console.log(
      row([
        ...[`${services}`, layout, `${clusters.length}`, `${(bytes / 1_024).toFixed(0)} KiB`],
        ...[`${(memory / 2 ** 20).toFixed(1)} MiB`, `${((many.ms - one.ms) / MORE_PROXIES).toFixed(1)} ms`],
      ]),
    );
  }
}

/** What istiod makes of it for the first of so many proxies, and the CPU time for all of them. */
async function translate(yaml: string, proxies: number): Promise<{ readonly egress: Egress; readonly ms: number }> {
  const callers = Array.from({ length: proxies }, (_, index) => ({
    id: `caller-${index}`,
    kind: "sidecar",
    namespace: NAMESPACE,
    labels: { app: `caller-${index}` },
    address: `10.250.0.${1 + index}`,
    locality: "",
  }));
  const args = ["-crds", tools.crds, "-version", tools.version];
  const child = spawn(tools.oracle, args, { stdio: ["pipe", "ignore", "inherit", "pipe"] });
  child.stdin?.write(JSON.stringify({ id: "shop", yaml, meshConfig: "", callers, servers: [] }));
  const lines = createInterface({ input: child.stdio[3] as Readable });
  const [line] = (await once(lines, "line")) as [string];
  // Not by the clock: other work on the machine would count.
  const ms = cpuMs(child.pid);
  child.stdin?.end();
  const answer = JSON.parse(line) as {
    readonly error?: string;
    readonly verdicts: readonly { readonly schema?: string; readonly webhook?: string }[];
    readonly callers: Readonly<Record<string, Egress>>;
  };
  const refused = answer.verdicts?.filter(({ schema, webhook }) => schema || webhook) ?? [];
  const egress = answer.callers?.["caller-0"];
  if (answer.error || refused.length > 0 || egress === undefined)
    throw new Error(`istiod refused: ${answer.error ?? JSON.stringify(refused)}`);
  return { egress, ms };
}

/** The fields 14 and 15 of /proc/PID/stat: ticks of 10 ms in user and kernel mode. The second field may hold spaces. */
function cpuMs(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [user, kernel] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return 10 * ((user ?? 0) + (kernel ?? 0));
}

/** What Envoy has allocated with these clusters, their instances written into them, beyond what it has without any. */
async function memoryOf({ clusters, endpoints }: Egress): Promise<number> {
  const assignments = new Map(endpoints.map((one) => [one.clusterName, one]));
  const served = clusters.map(
    ({ edsClusterConfig: _, transportSocketMatches: __, transportSocket: ___, filters: ____, ...cluster }) =>
      cluster.type === "EDS"
        ? {
            ...cluster,
            type: "STATIC",
            loadAssignment: assignments.get(String(cluster.name)) ?? { clusterName: cluster.name },
          }
        : cluster,
  );
  return (await allocated(served)) - (await allocated([]));
}

async function allocated(clusters: readonly object[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-cost-"));
  const file = join(folder, "envoy.json");
  const address = { socketAddress: { address: "127.0.0.1", portValue: ADMIN_PORT } };
  writeFileSync(file, JSON.stringify({ admin: { address }, staticResources: { clusters } }));
  const child = spawn(tools.envoy, ["-c", file, "--concurrency", "2", "-l", "error", "--use-dynamic-base-id"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const closed = new Promise((resolve) => child.on("close", resolve));
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`Envoy ended with ${child.exitCode}`);
      const answer = await fetch(`http://127.0.0.1:${ADMIN_PORT}/memory`).catch(() => undefined);
      const ready = await fetch(`http://127.0.0.1:${ADMIN_PORT}/ready`).catch(() => undefined);
      if (answer?.ok && ready?.ok) return Number(((await answer.json()) as { readonly allocated: string }).allocated);
      await wait(100);
    }
  } finally {
    child.kill("SIGKILL");
    await closed;
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
