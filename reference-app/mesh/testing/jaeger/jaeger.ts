import { execFile, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
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
  /** The traces that a service, named as it reports itself, has a part in. */
  tracesOf(service: string): Promise<readonly string[]>;
  stop(): void;
}

/** @throws Error when its program was not built. */
export function startJaeger(lab: RunningLab): Jaeger {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TOOLS, "--where", "jaeger"], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  const { jaeger } = JSON.parse(stdout) as { readonly jaeger: string };
  // Without a file of configuration it listens for OTLP and Zipkin, and keeps what it got in memory.
  const [program, args] = inLab(lab, ["env", `JAEGER_LISTEN_HOST=${NODE_IP}`, jaeger]);
  const child = spawn(program, args, { stdio: "ignore" });

  const ask = async (path: string): Promise<JaegerAnswer> => {
    const url = `http://${NODE_IP}:16686/api/${path}`;
    const [curl, of] = inLab(lab, ["curl", "-sS", "--retry", "20", "--retry-connrefused", "--retry-delay", "1", url]);
    return JSON.parse((await run(curl, [...of], { maxBuffer: 64 * 1024 * 1024 })).stdout) as JaegerAnswer;
  };
  return {
    trace: async (id) => (await ask(`traces/${id}`)).data?.flatMap(readTrace) ?? [],
    tracesOf: async (service) => {
      const { data } = await ask(`traces?service=${service}&limit=1500&lookback=1h`);
      return data?.map(({ traceID }) => traceID) ?? [];
    },
    stop: () => void child.kill("SIGTERM"),
  };
}
