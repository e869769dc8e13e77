/**
 * Calls per second straight to a service and through the local mesh, and the mesh's CPU time per call, in alternating
 * slices. Client, mesh and service are processes of their own. Run: node --conditions=dyeing-source THIS_FILE [seconds]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const CONCURRENCY = 32;
const SLICES = 3;
const sliceMs = (Number(process.argv[2] ?? 2) * 1000) / SLICES;
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

async function load(once: () => Promise<void>): Promise<number> {
  const end = performance.now() + sliceMs;
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
      const stream = session.request({ ":method": "POST", ":path": "/v1/orders", "x-trace-color": "default" });
      stream.resume().on("end", resolve).on("error", reject).end("{}");
    });
  return { once, close: () => session.close() };
}

try {
  const service = await start("./upstream.ts", []);
  const config = {
    accessLog: join(folder, "access.log"),
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
  writeFileSync(join(folder, "mesh.json"), JSON.stringify(config));
  const mesh = await start("../src/main.ts", ["--config", join(folder, "mesh.json")]);
  for (const [index, protocol] of (["http1", "http2"] as const).entries()) {
    const client = protocol === "http1" ? http1Client : http2Client;
    const direct = client(service.ready[protocol]);
    const proxied = client(mesh.ready.listeners[index]?.port ?? 0);
    const calls = { direct: 0, proxied: 0 };
    await load(direct.once);
    await load(proxied.once);
    let cpu = 0;
    for (let slice = 0; slice < SLICES; slice++) {
      calls.direct += await load(direct.once);
      const before = cpuMs(mesh.pid);
      calls.proxied += await load(proxied.once);
      cpu += cpuMs(mesh.pid) - before;
    }
    direct.close();
    proxied.close();
    const perSecond = (count: number): number => Math.round((count * 1000) / (sliceMs * SLICES));
    console.log(
      `${protocol}: direct ${perSecond(calls.direct)}/s, through the mesh ${perSecond(calls.proxied)}/s, ` +
        `mesh CPU ${((cpu * 1000) / calls.proxied).toFixed(0)} us per call`,
    );
  }
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true });
}
