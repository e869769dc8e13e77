import { run } from "../machine/run.ts";

/** The node's address: what pods reach istiod and the name server at. */
export const NODE_IP = "10.77.0.1";
const PER_NET = 254;

/** The address of the n-th pod. None is another pod's later. */
export function podAddress(index: number): string {
  if (index >= PER_NET * PER_NET) throw new Error("every pod address was used");
  return `10.77.${1 + Math.floor(index / PER_NET)}.${1 + (index % PER_NET)}`;
}

/**
 * A network namespace with one address, and a route to it. The node forwards between pods, so that kube-proxy's rules
 * see every packet; there is no way out of the lab.
 */
export class PodNetwork {
  readonly ip: string;
  readonly #name: string;
  readonly #link: string;

  constructor(ip: string) {
    this.ip = ip;
    const [, , third, fourth] = ip.split(".");
    this.#name = `pod-${third}-${fourth}`;
    this.#link = `p${third}-${fourth}`;
  }

  get path(): string {
    return `/run/netns/${this.#name}`;
  }

  async up(sysctls: readonly { readonly name: string; readonly value: string }[]): Promise<void> {
    const [name, link] = [this.#name, this.#link];
    await run("ip", "netns", "add", name);
    await run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
    await run("ip", "link", "set", link, "up");
    await run("ip", "route", "add", this.ip, "dev", link);
    const inside = (...args: readonly string[]) => run("ip", "-n", name, ...args);
    await inside("link", "set", "lo", "up");
    await inside("link", "set", "eth0", "up");
    await inside("addr", "add", `${this.ip}/32`, "dev", "eth0");
    await inside("route", "add", NODE_IP, "dev", "eth0");
    await inside("route", "add", "default", "via", NODE_IP);
    for (const { name: key, value } of sysctls) {
      await run("nsenter", `--net=${this.path}`, "sysctl", "-q", "-w", `${key}=${value}`);
    }
  }

  /** The link goes with the namespace. */
  async down(): Promise<void> {
    await run("ip", "netns", "delete", this.#name);
  }
}
