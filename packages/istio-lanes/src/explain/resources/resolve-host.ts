const SUFFIX = "svc.cluster.local";

/**
 * The full name of a host as a resource writes it. As in Istio only a name without dots is short for a service of the
 * resource's own namespace; a name with dots is taken as it is.
 */
export function resolveHost(host: string, namespace: string): string {
  const name = host.toLowerCase();
  return name.includes(".") ? name : `${name}.${namespace}.${SUFFIX}`;
}

/**
 * The full name of a host as a request writes it, with or without a port: a caller in the namespace may say `order`,
 * `order.carpool`, `order.carpool.svc` or the full name.
 */
export function resolveAuthority(authority: string, namespace: string): string {
  const name = authority.toLowerCase().replace(/:\d+$/, "");
  const parts = name.split(".");
  if (parts.length === 1) return `${name}.${namespace}.${SUFFIX}`;
  if (parts.length === 2) return `${name}.${SUFFIX}`;
  if (parts.length === 3 && parts[2] === "svc") return `${name}.cluster.local`;
  return name;
}
