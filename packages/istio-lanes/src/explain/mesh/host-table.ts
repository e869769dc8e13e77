import type { VirtualHost } from "./mesh.ts";

/** Virtual hosts by domain, as Envoy finds them: exact, then the longest `*.suffix`, then `*`. Ports do not count. */
export class HostTable {
  readonly #exact = new Map<string, VirtualHost>();
  readonly #suffixes: (readonly [suffix: string, host: VirtualHost])[] = [];
  #any: VirtualHost | undefined;

  /** Takes a domain for a virtual host, unless another has it. */
  add(domain: string, host: VirtualHost): boolean {
    const name = domain.toLowerCase();
    if (this.has(name)) return false;
    if (name === "*") this.#any = host;
    else if (name.startsWith("*")) {
      this.#suffixes.push([name.slice(1), host]);
      this.#suffixes.sort(([left], [right]) => right.length - left.length);
    } else this.#exact.set(name, host);
    return true;
  }

  has(domain: string): boolean {
    if (domain === "*") return this.#any !== undefined;
    if (domain.startsWith("*")) return this.#suffixes.some(([suffix]) => suffix === domain.slice(1));
    return this.#exact.has(domain);
  }

  find(authority: string): VirtualHost | undefined {
    const direct = this.#exact.get(authority);
    if (direct !== undefined) return direct;
    const host = hostOf(authority);
    const found = this.#exact.get(host);
    if (found !== undefined) return found;
    for (const [suffix, virtualHost] of this.#suffixes) {
      // The `*` stands for at least one character.
      if (host.length > suffix.length && host.endsWith(suffix)) return virtualHost;
    }
    return this.#any;
  }

  /** Every virtual host, once for each of its domains. */
  all(): readonly VirtualHost[] {
    const any = this.#any === undefined ? [] : [this.#any];
    return [...this.#exact.values(), ...this.#suffixes.map(([, host]) => host), ...any];
  }

  get size(): number {
    return this.#exact.size + this.#suffixes.length + (this.#any === undefined ? 0 : 1);
  }
}

/** An authority's host, lower case, without a port. */
export function hostOf(authority: string): string {
  const name = authority.toLowerCase();
  const colon = name.lastIndexOf(":");
  if (colon === -1) return name;
  // A bare IPv6 address is full of colons; one with a port stands in brackets.
  if (name.indexOf(":") !== colon && !name.slice(0, colon).endsWith("]")) return name;
  return /^\d+$/.test(name.slice(colon + 1)) ? name.slice(0, colon) : name;
}

/** The port in an authority. */
export function portIn(authority: string): number | undefined {
  if (!authority.includes(":")) return undefined;
  const port = /^(?:\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(authority)?.[1];
  return port === undefined ? undefined : Number(port);
}
