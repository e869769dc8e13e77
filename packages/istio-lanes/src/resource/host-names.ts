/** Host names as Istio compares them: a `*` at the beginning stands for anything. */
export function isWildcard(host: string): boolean {
  return host.startsWith("*");
}

/** Whether every host that the first stands for is one of the second's. */
export function hostWithin(host: string, other: string): boolean {
  if (!isWildcard(other)) return host === other;
  if (!isWildcard(host)) return host.endsWith(other.slice(1));
  return host.length >= other.length && host.slice(1).endsWith(other.slice(1));
}

/** Whether some host is one of both. */
export function hostsOverlap(left: string, right: string): boolean {
  return hostWithin(left, right) || hostWithin(right, left);
}

/** Values by host name, wildcards among them. */
export class HostMap<T> {
  readonly #exact = new Map<string, T>();
  readonly #wildcards = new Map<string, T>();

  get(host: string): T | undefined {
    return (isWildcard(host) ? this.#wildcards : this.#exact).get(host);
  }

  set(host: string, value: T): void {
    (isWildcard(host) ? this.#wildcards : this.#exact).set(host, value);
  }

  /** The value of the host itself, else of the longest wildcard that it is within. */
  mostSpecific(host: string): T | undefined {
    const own = this.get(host);
    if (own !== undefined || this.#wildcards.size === 0) return own;
    const tail = isWildcard(host) ? host.slice(1) : host;
    let best: string | undefined;
    for (const candidate of this.#wildcards.keys()) {
      if (!tail.endsWith(candidate.slice(1))) continue;
      if (best === undefined || candidate.length > best.length) best = candidate;
    }
    return best === undefined ? undefined : this.#wildcards.get(best);
  }
}
