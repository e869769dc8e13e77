import { type EndpointTable, type Finding, formatFinding, type MeshResources } from "@dyeing/lanes/explain";
import { MeshError } from "../errors/mesh-error.ts";
import { clientTls } from "./client-tls.ts";
import { gatewayTls } from "./gateway-tls.ts";
import { l4Routes } from "./l4-routes.ts";
import { listenerPorts } from "./listener-ports.ts";
import { notApplied } from "./not-applied.ts";
import { type ServedListener, servedHosts } from "./served.ts";

/**
 * What the resources ask for and the local mesh does not do. Throws MeshError `MESH_UNSUPPORTED` with a line for each
 * thing without which served calls would go another way than in the mesh; returns the others.
 */
export function judgeResources(
  resources: MeshResources,
  listeners: readonly ServedListener[],
  endpoints: EndpointTable,
): readonly Finding[] {
  const hosts = servedHosts(listeners);
  const callerLabels = listeners.map(({ mesh }) => mesh.caller.labels);
  const findings = [
    ...clientTls(resources, listeners),
    ...gatewayTls(resources, { hosts, callerLabels, endpoints }),
    ...l4Routes(resources, hosts),
    ...listenerPorts(listeners),
  ];
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length > 0) throw new MeshError("MESH_UNSUPPORTED", errors.map(formatFinding).join("\n"));
  return [...findings, ...notApplied(resources)];
}
