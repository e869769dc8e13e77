import { appendFileSync, readFileSync } from "node:fs";
import type { KubeObject } from "../kube/kube-api.ts";

/** An address is another pod's later: which one it was is a question of when. */
export interface AddressedPod {
  readonly ip: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Adds to the history that a pod has an address from now on. */
export function rememberPod(file: string, ip: string, { metadata }: KubeObject): void {
  const { namespace = "", name, labels = {} } = metadata;
  const pod: AddressedPod = { ip, namespace, name, labels, since: Date.now() };
  appendFileSync(file, `${JSON.stringify(pod)}\n`);
}

/** All pods that there ever were in the lab. */
export class PodHistory {
  readonly pods: readonly AddressedPod[];

  constructor(pods: readonly AddressedPod[]) {
    this.pods = pods;
  }

  static read(file: string): PodHistory {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    return new PodHistory(lines.map((line) => JSON.parse(line) as AddressedPod));
  }

  /** The pod that had an address, with or without a port, at a time. */
  at(address: string, time: number): AddressedPod | undefined {
    const [ip] = address.split(":", 1);
    return this.pods.findLast((pod) => pod.ip === ip && pod.since <= time);
  }
}
