import { NODE_IP } from "../node-agent/pod-network.ts";
import type { StudyLab } from "./study-lab.ts";

export interface Pushes {
  /** Of a change to one proxy. */
  readonly count: number;
  /** From a change that istiod has accepted to what a proxy gets for it, added up. */
  readonly totalMs: number;
}

/** By istiod's own metric `pilot_proxy_convergence_time`. */
export async function pushes(lab: StudyLab): Promise<Pushes> {
  const text = await lab.run("curl", "-sf", "-m", "10", `http://${NODE_IP}:15014/metrics`);
  const figure = (name: string) => {
    const line = text.split("\n").find((one) => one.startsWith(`${name} `));
    if (line === undefined) throw new Error(`istiod has no metric ${name}`);
    return Number(line.slice(name.length));
  };
  const metric = "pilot_proxy_convergence_time";
  return { count: figure(`${metric}_count`), totalMs: 1_000 * figure(`${metric}_sum`) };
}
