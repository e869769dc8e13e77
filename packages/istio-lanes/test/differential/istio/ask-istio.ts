import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { stringify } from "yaml";
import { serversOf } from "../generate/servers.ts";
import { type Scenario, yamlOf } from "../scenario.ts";
import type { IstioTools } from "./istio-tools.ts";
import type { OracleAnswer } from "./oracle-answer.ts";

/** Asks istiod's own code about all scenarios, in `processes` programs at a time. Answers in the scenarios' order. */
export async function askIstio(
  scenarios: readonly Scenario[],
  tools: IstioTools,
  processes = 2,
): Promise<readonly OracleAnswer[]> {
  const answers = new Map<string, OracleAnswer>();
  const share = Math.ceil(scenarios.length / processes);
  const runs: Promise<void>[] = [];
  for (let start = 0; start < scenarios.length; start += share) {
    runs.push(run(scenarios.slice(start, start + share), tools, (answer) => answers.set(answer.id, answer)));
  }
  await Promise.all(runs);
  return scenarios.map(({ id }) => {
    const answer = answers.get(id);
    if (answer === undefined) throw new Error(`the oracle did not answer \`${id}\``);
    return answer;
  });
}

async function run(
  scenarios: readonly Scenario[],
  { oracle, crds, version }: IstioTools,
  take: (answer: OracleAnswer) => void,
): Promise<void> {
  const child = spawn(oracle, ["-crds", crds, "-version", version], { stdio: ["pipe", "ignore", "inherit", "pipe"] });
  const stdin = child.stdio[0] as Writable;
  const answers = child.stdio[3] as Readable;
  const exit = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  stdin.on("error", () => {}); // it ended early: its exit code says so
  for (const scenario of scenarios) {
    const { id, meshConfig, callers } = scenario;
    const yaml = yamlOf(scenario);
    const servers = serversOf(scenario);
    const text = {
      id,
      yaml,
      meshConfig: stringify(meshConfig),
      // A gateway that is asked after a sidecar of its namespace gets, from istiod's cache, what the sidecar sees.
      callers: callers.toSorted((left, right) => Number(left.kind === "sidecar") - Number(right.kind === "sidecar")),
      // What a workload without a sidecar takes, Istio does not know.
      servers: servers.filter(({ sidecar }) => sidecar),
    };
    stdin.write(`${JSON.stringify(text)}\n`);
  }
  stdin.end();
  for await (const line of createInterface({ input: answers })) take(JSON.parse(line) as OracleAnswer);
  const code = await exit;
  if (code !== 0) throw new Error(`the oracle ended with ${code}`);
}
