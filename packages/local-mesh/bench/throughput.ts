/**
 * Calls per second straight to a service and through the local mesh, and the mesh's CPU time per call, in alternating
 * slices. With another checkout's mesh to compare with: both through the same rounds, and of their ratios
 * within a round the median with its 95 % interval. Client, meshes and service are processes of their own; the meshes
 * new ones every few rounds. Run:
 *
 *   node --conditions=dyeing-source THIS_FILE [rounds] [src/main.ts of another checkout] [--protocol http1] [--keep FILE]
 *
 * FILE keeps the ratios: several runs that name the same one are counted together.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { median, ratioInterval } from "@dyeing/bench/ratio-interval";
import { type Client, http1Client, http2Client } from "./clients.ts";
import { type Program, startProgram } from "./program.ts";

const CONCURRENCY = 32;
/** Short: what else the machine does changes within seconds. */
const SLICE_MS = 125;
/** Of each subject, in a round. */
const SLICES = 4;
const WARM_UP = 4;
/** Rounds with the same processes. */
const PER_PAIR = 6;
const PARTS = ["perSecond", "cpuUs"] as const;
const PROTOCOLS = ["http1", "http2"] as const;
type Protocol = (typeof PROTOCOLS)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { protocol: { type: "string" }, keep: { type: "string" } },
});
const rounds = Number(positionals[0] ?? 6);
const other = positionals[1];
const protocols = PROTOCOLS.filter((protocol) => values.protocol === undefined || values.protocol === protocol);
const folder = mkdtempSync(join(tmpdir(), "mesh-bench-"));

/** What a round found of one subject. */
interface Figures {
  readonly perSecond: number;
  readonly cpuUs: number;
}

interface Spent {
  calls: number;
  ms: number;
}

/** Ratios ours / theirs, a list per pair of processes. */
type Ratios = Record<keyof Figures, number[][]>;

interface Subject extends Client {
  readonly cpuMs: () => number;
}

interface MeshReady {
  readonly listeners: readonly { readonly port: number }[];
}

interface ServiceReady {
  readonly http1: number;
  readonly http2: number;
}

/** One slice of calls, added to what there was. */
async function load(once: () => Promise<void>, spent: Spent): Promise<void> {
  const start = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - start < SLICE_MS) {
      await once();
      spent.calls += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  spent.ms += performance.now() - start;
}

/** `first`: whose turn it is first. */
async function playRound(subjects: readonly Subject[], first: number): Promise<Figures[]> {
  const turns = subjects.map((subject) => ({ subject, spent: { calls: 0, ms: 0 }, cpuMs: subject.cpuMs() }));
  for (let slice = 0; slice < SLICES; slice++) {
    // Whoever comes second finds the machine as the first left it: they take turns.
    for (const { subject, spent } of (slice + first) % 2 === 0 ? turns : turns.toReversed())
      await load(subject.once, spent);
  }
  // Of the whole round: what a mesh puts off, it does in the other's slice.
  return turns.map(({ subject, spent: { calls, ms }, cpuMs }) => {
    return { perSecond: (calls * 1000) / ms, cpuUs: ((subject.cpuMs() - cpuMs) * 1000) / calls };
  });
}

function clientOf(protocol: Protocol, port: number): Client {
  return protocol === "http1" ? http1Client(port, CONCURRENCY) : http2Client(port);
}

function report(name: string, rounds: readonly Figures[]): void {
  const cpu = median(rounds.map(({ cpuUs }) => cpuUs));
  const perCall = cpu === 0 ? "" : `, ${cpu.toFixed(0)} us of CPU per call`;
  console.log(`${name}: ${median(rounds.map(({ perSecond }) => perSecond)).toFixed(0)}/s${perCall}`);
}

function kept(): Partial<Record<Protocol, Ratios>> {
  const { keep } = values;
  return keep !== undefined && existsSync(keep) ? JSON.parse(readFileSync(keep, "utf8")) : {};
}

const mains = [new URL("../src/main.ts", import.meta.url).pathname, ...(other === undefined ? [] : [resolve(other)])];
const running: Program<unknown>[] = [];
try {
  const service = await startProgram<ServiceReady>(new URL("./upstream.ts", import.meta.url).pathname, []);
  running.push(service);
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
  const ratios = kept();
  const all: Record<Protocol, Figures[][]> = { http1: [[], []], http2: [[], []] };
  for (let done = 0, pair = 0; done < rounds; done += PER_PAIR, pair++) {
    const meshes: Program<MeshReady>[] = [];
    for (const [index, main] of pair % 2 === 0 ? [...mains.entries()] : [...mains.entries()].toReversed()) {
      const own = join(folder, `${pair}-${index}`);
      writeFileSync(`${own}.json`, JSON.stringify({ ...config, accessLog: `${own}.log` }));
      const mesh = await startProgram<MeshReady>(main, ["--config", `${own}.json`]);
      meshes[index] = mesh;
      running.push(mesh);
    }
    for (const protocol of protocols) {
      const subjects = meshes.map(({ ready, cpuMs }) => {
        return { cpuMs, ...clientOf(protocol, ready.listeners[PROTOCOLS.indexOf(protocol)]?.port ?? 0) };
      });
      if (other === undefined) subjects.push({ cpuMs: () => 0, ...clientOf(protocol, service.ready[protocol]) });
      for (let round = 0; round < WARM_UP; round++) await playRound(subjects, pair);
      const pairRatios: Record<keyof Figures, number[]> = { perSecond: [], cpuUs: [] };
      for (let round = done; round < Math.min(done + PER_PAIR, rounds); round++) {
        const figures = await playRound(subjects, pair);
        for (const [index, own] of figures.entries()) all[protocol][index]?.push(own);
        const [ours, theirs] = figures;
        if (ours === undefined || theirs === undefined) continue;
        for (const part of PARTS) pairRatios[part].push(ours[part] / theirs[part]);
      }
      for (const { close } of subjects) close();
      if (other === undefined) continue;
      ratios[protocol] ??= { perSecond: [], cpuUs: [] };
      for (const part of PARTS) ratios[protocol][part].push(pairRatios[part]);
      if (values.keep !== undefined) writeFileSync(values.keep, JSON.stringify(ratios));
    }
    for (const mesh of meshes) await mesh.end();
  }
  for (const protocol of protocols) {
    const [ours = [], second = []] = all[protocol];
    report(`${protocol}: through the mesh`, ours);
    report(`${protocol}: ${other === undefined ? "direct" : `through ${other}`}`, second);
    const found = ratios[protocol];
    if (other === undefined || found === undefined) continue;
    const interval = (pairs: readonly (readonly number[])[]): string => {
      const { median: middle, low, high } = ratioInterval(pairs, Math.random);
      return `${middle.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
    };
    const count = `${found.perSecond.flat().length} rounds of ${found.perSecond.length} pairs`;
    console.log(
      `${protocol}: ours / theirs, ${count}: calls ${interval(found.perSecond)}, CPU ${interval(found.cpuUs)}`,
    );
  }
} finally {
  for (const program of running) await program.end();
  rmSync(folder, { recursive: true });
}
