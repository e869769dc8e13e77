import { hostsOverlap, isWildcard } from "../../resource/host-names.ts";
import type { Evidence } from "../mesh/evidence.ts";
import { hostOf } from "../mesh/host-table.ts";
import type { Mesh, VirtualHost } from "../mesh/mesh.ts";
import { namespaceOf, otherNames } from "../registry/resolve-host.ts";
import type { RoutingResource } from "../registry/routing-resource.ts";
import type { Notice } from "./notice.ts";

/** VirtualServices that name the called host, in whatever spelling, and do not route this request; each with why not. */
export function unusedVirtualServices(authority: string, mesh: Mesh, evidence: Evidence): readonly Notice[] {
  const called = hostOf(authority);
  const serving = evidence.virtualHost;
  const names = namesOf(called, mesh, serving);
  return mesh.routing.flatMap((resource): Notice[] => {
    if (serving?.resources.includes(resource)) return [];
    const own = resource.hosts.find((host) => [...names].some((name) => same(host.toLowerCase(), name)));
    if (own === undefined) return [];
    const reason = reasonFor(resource, own, called, mesh, evidence);
    const what = `${resource.kind} \`${resource.name}\``;
    return [{ position: reason.position ?? resource.position, message: `${what} is not used: ${reason.text}` }];
  });
}

interface Reason {
  readonly text: string;
  readonly position?: RoutingResource["position"];
}

/** The called name, the full name that it stands for, and the other spellings of that. */
function namesOf(called: string, mesh: Mesh, serving: VirtualHost | undefined): ReadonlySet<string> {
  const names = new Set([called]);
  const full =
    serving?.host ?? mesh.services.find(({ hostname, namespace }) => spells(hostname, namespace, called))?.hostname;
  if (full !== undefined) {
    names.add(full);
    for (const name of otherNames(full, namespaceOf(full) ?? mesh.namespace)) names.add(name);
  }
  return names;
}

function spells(hostname: string, namespace: string, called: string): boolean {
  return hostname === called || otherNames(hostname, namespace).includes(called);
}

function same(host: string, name: string): boolean {
  return host === name || (isWildcard(host) && hostsOverlap(host, name));
}

function reasonFor(resource: RoutingResource, host: string, called: string, mesh: Mesh, evidence: Evidence): Reason {
  const { namespace, kind } = mesh.caller;
  if (kind === "sidecar" && !resource.gateways.includes("mesh")) {
    const gateways = resource.gateways.map((gateway) => `\`${gateway}\``).join(", ");
    return {
      text: `it is bound to gateways only (${gateways}); for calls between services \`gateways\` needs \`mesh\``,
      position: resource.gatewaysPosition,
    };
  }
  if (!resource.exportTo.includes("*") && !resource.exportTo.includes(namespace)) {
    return { text: `it is exported to ${list(resource.exportTo)}, not to the caller's namespace \`${namespace}\`` };
  }
  const scope = mesh.scope.egress(evidence.port);
  if (scope !== undefined && !scope.virtualServices.includes(resource)) {
    const sidecar = mesh.scope.sidecar;
    return sidecar === undefined
      ? { text: "the caller does not see it" }
      : { text: `Sidecar \`${sidecar.name}\` does not import it`, position: sidecar.position };
  }
  const other = evidence.virtualHost?.resource;
  if (other !== undefined) {
    return { text: `\`${other.name}\`, which is older or more specific, has the host: sidecars do not merge the two` };
  }
  if (!isWildcard(host) && host.toLowerCase() !== called) {
    return {
      text: `its host \`${host}\` serves that spelling only; the service's full name is \`${evidence.virtualHost?.host ?? called}\``,
    };
  }
  if (resource.routes.length === 0) return { text: "it has no HTTP route" };
  return { text: `none of its routes is for this caller at port ${evidence.port}` };
}

function list(entries: readonly string[]): string {
  return entries.map((entry) => `\`${entry}\``).join(", ");
}
