import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { RunningLab } from "../running-lab.ts";
import { kubectlOf } from "./kubectl-of.ts";

const run = promisify(execFile);

/** What the proof was made on, by name. */
export async function versionsOf(lab: RunningLab, folder: string): Promise<Readonly<Record<string, string>>> {
  const { serverVersion } = JSON.parse(await kubectlOf({ lab, folder })("version", "--output", "json")) as {
    readonly serverVersion: { readonly gitVersion: string };
  };
  const { stdout } = await run(lab.tools.envoy, ["--version"]);
  const [, envoy = "unknown"] = /\/(\d+\.\d+\.\d+)[^/]*\//.exec(stdout) ?? [];
  return {
    Istio: lab.tools.version,
    Envoy: envoy,
    Kubernetes: serverVersion.gitVersion.replace(/^v/, ""),
    Node: process.versions.node,
    profile: lab.profile,
  };
}
