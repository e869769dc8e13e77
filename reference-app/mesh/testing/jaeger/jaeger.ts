import { execFile, spawn, spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { vi } from "vitest";
import { inLab } from "../../commands/enter.ts";
import { NODE_IP } from "../../node-agent/pod-network.ts";
import type { RunningLab } from "../../running-lab.ts";
import { type JaegerAnswer, type JoinedSpan, readTrace } from "./read-trace.ts";

const TOOLS = fileURLToPath(new URL("../../../../scripts/istio-tools.mjs", import.meta.url));
const run = promisify(execFile);

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
  // Without a file of configuration it listens for OTLP and Zipkin, and keeps what it got in memory.
  const [program, args] = inLab(lab, ["env", `JAEGER_LISTEN_HOST=${NODE_IP}`, jaeger]);
  const file = openSync(log, "w");
  const child = spawn(program, args, { stdio: ["ignore", file, file] });
  closeSync(file);
  let ended = false;
  child.on("exit", () => {
    ended = true;
  });

  const ask = async (path: string): Promise<JaegerAnswer> => {
    const [curl, of] = inLab(lab, ["curl", "-sS", `http://${NODE_IP}:16686/api/${path}`]);
    return JSON.parse((await run(curl, [...of], { maxBuffer: 64 * 1024 * 1024 })).stdout) as JaegerAnswer;
  };
  await vi.waitFor(
    async () => {
      if (ended) throw new Error(`Jaeger has ended: ${readFileSync(log, "utf8").slice(-2_000)}`);
      await ask("services");
    },
    { timeout: 60_000, interval: 500 },
  );
  return {
    trace: async (id) => (await ask(`traces/${id}`)).data?.flatMap(readTrace) ?? [],
    stop: () => void child.kill("SIGTERM"),
  };
}
