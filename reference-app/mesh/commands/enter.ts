import { spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { filesIn } from "../lab/files.ts";
import { LabError } from "../lab/lab-error.ts";
import { labFolder, type RunningLab, requireLab } from "../running-lab.ts";

/** nsenter's options for the lab's network, with its name server. */
const NETWORK_AND_NAMES = ["--net", "--mount"] as const;

/** The command line that runs a command in namespaces of the lab. */
export function inLab(
  { pid }: Pick<RunningLab, "pid">,
  command: readonly string[],
  namespaces: readonly string[] = NETWORK_AND_NAMES,
): readonly [string, readonly string[]] {
  return ["nsenter", ["--target", `${pid}`, ...namespaces, "--", ...command]];
}

export function kubectlCommand({ tools }: RunningLab, args: readonly string[]): readonly string[] {
  return [join(tools.bin, "kubectl"), "--kubeconfig", filesIn(labFolder()).kubeconfig, ...args];
}

/** Runs a command in the lab as if it were ours, and ends it when we are interrupted; resolves with its exit code. */
export function enter(lab: RunningLab, command: readonly string[], interrupted?: AbortSignal): Promise<number> {
  const [program, args] = inLab(lab, command);
  const child = spawn(program, args, { stdio: "inherit" });
  interrupted?.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** What kubectl says of the running lab. @throws LabError */
export function askKubectl(args: readonly string[]): string {
  const lab = requireLab(labFolder());
  const [program, all] = inLab(lab, kubectlCommand(lab, args));
  const { status, stdout, stderr } = spawnSync(program, all, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new LabError(`The lab's API does not answer: ${stderr.trim()}`);
  return stdout;
}
