import { hostsOverlap, hostWithin, isWildcard } from "../../resource/host-names.ts";
import type { ServiceModel } from "./service-model.ts";

interface NamespaceHosts {
  readonly imported: string[];
  readonly excluded: string[];
}

/** What a Sidecar's egress listener lets its caller see: entries of the form `namespace/host`. */
export class EgressHosts {
  readonly #byNamespace = new Map<string, NamespaceHosts>();

  constructor(entries: readonly string[], callerNamespace: string) {
    for (const entry of entries) {
      const slash = entry.indexOf("/");
      if (slash === -1 || entry.indexOf("/", slash + 1) !== -1) continue;
      let namespace = entry.slice(0, slash);
      const excluded = namespace.startsWith("~");
      if (excluded) namespace = namespace.slice(1) || "*";
      if (namespace === ".") namespace = callerNamespace;
      const hosts = this.#byNamespace.get(namespace) ?? { imported: [], excluded: [] };
      this.#byNamespace.set(namespace, hosts);
      (excluded ? hosts.excluded : hosts.imported).push(entry.slice(slash + 1));
    }
  }

  /** A service as it is imported: with those of its other names that are imported as it is. Undefined when it is not. */
  service(service: ServiceModel): ServiceModel | undefined {
    const { hostname, aliases } = service;
    const scopes = this.#scopes(service.namespace);
    if (scopes.some(({ excluded }) => excluded.some((host) => hostWithin(hostname, host)))) return undefined;
    const scope = scopes.find((one) => imports(one, hostname));
    if (scope === undefined || aliases.length === 0) return scope && service;
    return { ...service, aliases: aliases.filter((alias) => imports(scope, alias)) };
  }

  /** Whether a VirtualService of a namespace is imported by one of its hosts. */
  hasVirtualService(namespace: string, hosts: readonly string[]): boolean {
    const scopes = this.#scopes(namespace);
    return scopes.some(({ imported }) =>
      hosts.some(
        (own) =>
          imported.some((host) => own === host || ((isWildcard(own) || isWildcard(host)) && hostsOverlap(own, host))) &&
          !scopes.some(({ excluded }) => excluded.some((host) => hostWithin(own, host))),
      ),
    );
  }

  #scopes(namespace: string): readonly NamespaceHosts[] {
    return [this.#byNamespace.get(namespace), this.#byNamespace.get("*")].filter((scope) => scope !== undefined);
  }
}

function imports({ imported }: NamespaceHosts, hostname: string): boolean {
  return imported.some(
    (host) => hostname === host || ((isWildcard(hostname) || isWildcard(host)) && hostWithin(hostname, host)),
  );
}
