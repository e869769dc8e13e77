import type { Finding, MeshResources } from "@dyeing/lanes/explain";
import { isLoopback } from "../config/loopback.ts";
import { unused } from "./unsupported-finding.ts";

/** Resources as they may be served, and what had to be left out for that. */
export interface LocalResources {
  readonly resources: MeshResources;
  readonly notices: readonly Finding[];
}

/** The local mesh leads to this machine only: endpoints that documents place elsewhere have no part in it. */
export function withoutRemoteEndpoints(resources: MeshResources): LocalResources {
  const notices: Finding[] = [];
  const serviceEntries = resources.serviceEntries.map((entry) => {
    const endpoints = (entry.spec.endpoints ?? []).filter(({ address }, index) => {
      if (isLoopback(address ?? "")) return true;
      const message = `endpoint \`${address}\` of ServiceEntry \`${entry.name}\` is not on this machine: the local mesh does not call it; give \`${entry.spec.hosts?.[0]}\` endpoints of its own in \`endpoints\``;
      notices.push(unused(entry.positionOf(["spec", "endpoints", index]), message));
      return false;
    });
    return { ...entry, spec: { ...entry.spec, endpoints } };
  });
  const workloadEntries = resources.workloadEntries.filter((entry) => {
    if (isLoopback(entry.spec.address ?? "")) return true;
    const message = `WorkloadEntry \`${entry.name}\` is not on this machine: the local mesh does not call it`;
    notices.push(unused(entry.positionOf(["spec", "address"]), message));
    return false;
  });
  return { resources: { ...resources, serviceEntries, workloadEntries }, notices };
}
