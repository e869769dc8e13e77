import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Where the programs are that judge. */
export interface IstioTools {
  /** `current` or `previous`. */
  readonly minor: string;
  /** The oracle of tools/istio. */
  readonly oracle: string;
  /** Istio's CustomResourceDefinitions. */
  readonly crds: string;
  /** As the callers' proxies say it: `1.31.0`. */
  readonly version: string;
  readonly envoy: string;
}

const SCRIPT = fileURLToPath(new URL("../../../../../scripts/istio-tools.mjs", import.meta.url));

/** Throws when one is missing: a comparison that did not take place must not look like one that agreed. */
export function istioTools(minor: string): IstioTools {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, "--where", minor], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  return { minor, ...(JSON.parse(stdout) as Omit<IstioTools, "minor">) };
}
