import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { LabError } from "./lab-error.ts";

/** Where the lab's Istio differs from the one that the operator file installs; the file says why. */
export interface Switches {
  /** For `istioctl manifest generate --set`. */
  readonly set: readonly string[];
  /** istiod's environment. */
  readonly istiod: Readonly<Record<string, string>>;
}

/** @throws LabError */
export function readSwitches(file: string): Switches {
  const { switches } = parse(readFileSync(file, "utf8")) as { switches: readonly Record<string, string>[] };
  const istiod: Record<string, string> = {};
  const set: string[] = [];
  for (const entry of switches) {
    if (!entry.why) throw new LabError(`${file}: a switch without \`why\`: ${JSON.stringify(entry)}`);
    if (entry.set !== undefined) set.push(entry.set);
    else if (entry.istiod !== undefined) {
      const [name = "", ...value] = entry.istiod.split("=");
      istiod[name] = value.join("=");
    } else throw new LabError(`${file}: a switch is \`set\` or \`istiod\`: ${JSON.stringify(entry)}`);
  }
  return { set, istiod };
}
