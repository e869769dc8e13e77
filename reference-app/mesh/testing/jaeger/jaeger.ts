import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inLab } from "../../commands/enter.ts";
import { NODE_IP } from "../../node-agent/pod-network.ts";
import type { RunningLab } from "../../running-lab.ts";
import { runInLab } from "../run-in-lab.ts";
import { type JaegerAnswer, type JoinedSpan, readTrace } from "./read-trace.ts";

const TOOLS = fileURLToPath(new URL("../../../../scripts/istio-tools.mjs", import.meta.url));
/** Not its mounts: Jaeger looks for itself in /proc and ends where it is not to be seen, as in the lab's. */
const NETWORK = ["--net"];
const POLL_MS = 500;
const PATIENCE_MS = 60_000;

/** A Jaeger in the lab's network: it takes what proxies and services report, and is asked for whole traces. */
export interface Jaeger {
  /** The spans of a trace; none when it knows no such trace. */
  trace(id: string): Promise<readonly JoinedSpan[]>;
  stop(): void;
}

/**
 * Resolves when it answers.
 *
 * @param log a file for what it writes
 * @throws Error when its program was not built, or ends
 */
export async function startJaeger(lab: RunningLab, log: string): Promise<Jaeger> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TOOLS, "--where", "jaeger"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  const { jaeger } = JSON.parse(stdout) as { readonly jaeger: string };
  const file = openSync(log, "w");
  // Without a file of configuration it listens for OTLP and Zipkin, and keeps what it got in memory.
  const [program, args] = inLab(lab, ["env", `JAEGER_LISTEN_HOST=${NODE_IP}`, jaeger], NETWORK);
  const child = spawn(program, args, { stdio: ["ignore", file, file] });
  closeSync(file);
  let ended = false;
  child.on("exit", () => {
    ended = true;
  });

  const ask = async (path: string): Promise<JaegerAnswer> => {
    return JSON.parse(await runInLab(lab, ["curl", "-sS", "-m", "20", `http://${NODE_IP}:16686/api/${path}`]));
  };
  const said = () => readFileSync(log, "utf8").slice(-2_000);
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    if (ended) throw new Error(`Jaeger has ended: ${said()}`);
    const problem = await ask("services").then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (problem === undefined) break;
    if (performance.now() > end)
      throw new Error(`Jaeger does not answer after ${PATIENCE_MS / 1_000} s: ${problem}; it says: ${said()}`);
    await wait(POLL_MS);
  }
  return {
    trace: async (id) => (await ask(`traces/${id}`)).data?.flatMap(readTrace) ?? [],
    stop: () => void child.kill("SIGTERM"),
  };
}
