import { isIpAddress } from "../../resource/validate/names.ts";

const SUFFIX = "svc.cluster.local";

/**
 * The full name of a host as a resource writes it. As in Istio only a name without dots is short for a service of the
 * resource's own namespace; a name with dots is taken as it is.
 */
export function resolveHost(host: string, namespace: string): string {
  if (host === "" || host === "*" || host.includes(".") || isIpAddress(host)) return host;
  return `${host}.${namespace}.${SUFFIX}`;
}

/** The namespace that a service's full name shows. Undefined for a name from outside. */
export function namespaceOf(hostname: string): string | undefined {
  const end = hostname.indexOf(`.${SUFFIX}`);
  if (end === -1 || end + SUFFIX.length + 1 !== hostname.length) return undefined;
  return hostname.slice(hostname.indexOf(".") + 1, end) || undefined;
}

/** The other names under which a caller in a namespace reaches a service of the cluster, the absolute one among them. */
export function otherNames(hostname: string, callerNamespace: string): readonly string[] {
  if (isIpAddress(hostname)) return [];
  const absolute = `${hostname}.`;
  const end = hostname.indexOf(".svc.");
  const dot = hostname.indexOf(".");
  if (!hostname.endsWith(`.${SUFFIX}`) || end <= 0 || dot >= end) return [absolute];
  const stem = hostname.slice(0, end);
  const names = [absolute, stem, `${stem}.svc`];
  if (hostname.slice(dot + 1, end) === callerNamespace) names.push(hostname.slice(0, dot));
  return names;
}
