import { kubectl } from "../lab/kubectl.ts";
import type { ProofOptions } from "./proof-options.ts";

/** kubectl against a lab whose network we are in; resolves with its stdout. @throws LabError */
export type Kubectl = (...args: readonly string[]) => Promise<string>;

export function kubectlOf({ lab, folder }: Pick<ProofOptions, "lab" | "folder">): Kubectl {
  return (...args) => kubectl({ folder, tools: lab.tools }, args);
}
