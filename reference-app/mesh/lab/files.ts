import { join } from "node:path";

/** Where things are below the lab's folder. */
export function filesIn(folder: string) {
  return {
    /** Which process the lab is. */
    lab: join(folder, "lab.json"),
    kubeconfig: join(folder, "kubeconfig"),
    control: join(folder, "control-plane"),
    proxy: join(folder, "proxy-image"),
    pods: join(folder, "pods"),
    /** Which pod had which address since when, see pod-history.ts. */
    addresses: join(folder, "addresses.jsonl"),
    logs: join(folder, "logs"),
    log: (name: string) => join(folder, "logs", `${name}.log`),
    containerLog: (namespace: string, pod: string, container: string) =>
      join(folder, "logs", `${namespace}_${pod}_${container}.log`),
  };
}
