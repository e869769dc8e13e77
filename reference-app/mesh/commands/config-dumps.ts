import { spawnSync } from "node:child_process";
import { LabError } from "../lab/lab-error.ts";
import { PodNetwork } from "../node-agent/pod-network.ts";
import type { RunningLab } from "../running-lab.ts";
import { inLab } from "./enter.ts";
import type { PodRow } from "./status.ts";

const ASK = `fetch("http://127.0.0.1:15000/config_dump?include_eds")
  .then((answer) => answer.text())
  .then((text) => process.stdout.write(text))`;

/** What the proxy of a pod says it is configured with. Its admin port listens inside of the pod only. @throws LabError */
export function configDump(lab: RunningLab, { namespace, name, ip }: PodRow): { readonly configs: readonly unknown[] } {
  const network = `--net=${new PodNetwork(ip).path}`;
  const [program, args] = inLab(lab, ["nsenter", network, process.execPath, "-e", ASK]);
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new LabError(`the proxy of ${namespace}/${name} does not answer: ${stderr.trim()}`);
  return JSON.parse(stdout) as { configs: readonly unknown[] };
}
