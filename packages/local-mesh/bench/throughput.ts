/**
 * Calls per second straight to a service and through the local mesh, and the mesh's CPU time per call, in alternating
 * slices of a second; of each the median, and of two meshes the median of their ratios within a round. Client, mesh and
 * service are processes of their own. Run:
 *
 *   node --conditions=dyeing-source THIS_FILE [rounds] [src/main.ts of another checkout, to compare with]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const CONCURRENCY = 32;
const SLICE_MS = 1000;
const WARM_UP = 3;
const rounds = Number(process.argv[2] ?? 6);
const folder = mkdtempSync(join(tmpdir(), "mesh-bench-"));
const children: ChildProcess[] = [];

async function start(file: string, args: readonly string[]): Promise<{ ready: Ready; pid: number }> {
  const path = new URL(file, import.meta.url).pathname;
  const child = spawn(process.execPath, ["--conditions=dyeing-source", path, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { ready: JSON.parse(line) as Ready, pid: child.pid ?? 0 };
  }
  throw new Error(`\`${file}\` ended before it was ready`);
}

interface Slice {
  readonly perSecond: number;
  readonly cpuUs: number;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

interface Ready {
  readonly http1: number;
  readonly http2: number;
  readonly listeners: readonly { readonly port: number }[];
}

/** CPU milliseconds of a process so far. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function startMesh(main: string, config: unknown): Promise<{ name: string; ready: Ready; pid: number }> {
  const name = main.startsWith("..") ? "through the mesh" : `through ${main}`;
  const own = join(folder, String(children.length));
  writeFileSync(`${own}.json`, JSON.stringify({ ...(config as object), accessLog: `${own}.log` }));
  return { name, ...(await start(main, ["--config", `${own}.json`])) };
}

async function load(once: () => Promise<void>): Promise<number> {
  const end = performance.now() + SLICE_MS;
  let calls = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await once();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return calls;
}

function http1Client(port: number): { once: () => Promise<void>; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { "x-trace-color": "default", "x-request-id": "bench", "content-length": "2" };
      request({ host: "127.0.0.1", port, method: "POST", path: "/v1/orders", headers, agent }, (response) => {
        response.resume().on("end", resolve);
      })
        .on("error", reject)
        .end("{}");
    });
  return { once, close: () => agent.destroy() };
}

function http2Client(port: number): { once: () => Promise<void>; close: () => void } {
  const session = connect(`http://127.0.0.1:${port}`);
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const headers = { "x-trace-color": "default", "x-request-id": "bench" };
      const stream = session.request({ ":method": "POST", ":path": "/v1/orders", ...headers });
      stream.resume().on("end", resolve).on("error", reject).end("{}");
    });
  return { once, close: () => session.close() };
}

try {
  const service = await start("./upstream.ts", []);
  const config = {
    resources: [new URL("../../../reference-app/lanes", import.meta.url).pathname],
    namespace: "carpool",
    listeners: [
      { edge: "http1", caller: { service: "bench", version: "v1" }, host: "order", protocol: "http1" },
      { edge: "http2", caller: { service: "bench", version: "v1" }, host: "matching", protocol: "http2" },
    ],
    endpoints: {
      order: [{ address: `127.0.0.1:${service.ready.http1}`, labels: { app: "order", version: "v1" } }],
      matching: [{ address: `127.0.0.1:${service.ready.http2}`, labels: { app: "matching", version: "v1" } }],
    },
  };
  const meshes = [await startMesh("../src/main.ts", config)];
  const other = process.argv[3];
  if (other !== undefined) meshes.push(await startMesh(resolve(other), config));
  for (const [index, protocol] of (["http1", "http2"] as const).entries()) {
    const client = protocol === "http1" ? http1Client : http2Client;
    const direct = { name: "direct", pid: 0, ...client(service.ready[protocol]), slices: [] as Slice[] };
    const proxied = meshes.map(({ name, pid, ready }) => {
      return { name, pid, ...client(ready.listeners[index]?.port ?? 0), slices: [] as Slice[] };
    });
    const all = [direct, ...proxied];
    for (let round = -WARM_UP; round < rounds; round++) {
      // Whoever comes second finds the machine as the first left it: they take turns.
      for (const one of round % 2 === 0 ? all : all.toReversed()) {
        const before = one.pid === 0 ? 0 : cpuMs(one.pid);
        const calls = await load(one.once);
        const cpuUs = one.pid === 0 ? 0 : ((cpuMs(one.pid) - before) * 1000) / calls;
        if (round >= 0) one.slices.push({ perSecond: (calls * 1000) / SLICE_MS, cpuUs });
      }
    }
    for (const { name, slices, close } of all) {
      close();
      const cpu = median(slices.map(({ cpuUs }) => cpuUs));
      const perCall = cpu === 0 ? "" : `, ${cpu.toFixed(0)} us of CPU per call`;
      console.log(`${protocol}: ${name}: ${median(slices.map(({ perSecond }) => perSecond)).toFixed(0)}/s${perCall}`);
    }
    const [ours, theirs] = proxied;
    if (ours === undefined || theirs === undefined) continue;
    const ratio = (of: (slice: Slice) => number): string =>
      median(ours.slices.map((slice, round) => of(slice) / of(theirs.slices[round] ?? slice))).toFixed(3);
    console.log(
      `${protocol}: ours / theirs: calls ${ratio(({ perSecond }) => perSecond)}, CPU ${ratio(({ cpuUs }) => cpuUs)}`,
    );
  }
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true });
}
