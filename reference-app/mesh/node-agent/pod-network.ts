import { run } from "./run.ts";

/** The node's address: what pods reach istiod and the name server at. */
export const NODE_IP = "10.77.0.1";
const PODS = 254 * 254;

/** Addresses of pods, each one used again only when all others were. */
export class Addresses {
  #next = 0;
  readonly #taken = new Set<string>();

  take(): string {
    for (let tried = 0; tried < PODS; tried += 1) {
      const ip = `10.77.${1 + Math.floor(this.#next / 254)}.${1 + (this.#next % 254)}`;
      this.#next = (this.#next + 1) % PODS;
      if (!this.#taken.has(ip)) {
        this.#taken.add(ip);
        return ip;
      }
    }
    throw new Error("every pod address is taken");
  }

  giveBack(ip: string): void {
    this.#taken.delete(ip);
  }
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

  async up(sysctls: readonly { name: string; value: string }[]): Promise<void> {
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
