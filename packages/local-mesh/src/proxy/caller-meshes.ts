import { compileMesh, type Endpoint, type EndpointTable, type Mesh, type MeshResources } from "@dyeing/lanes/explain";
import type { CheckedConfig } from "../config/mesh-config.ts";
import { callerKey } from "./caller-key.ts";

/** Routing as each caller has it: routes may depend on the caller's labels. By `callerKey`. */
export type CallerMeshes = ReadonlyMap<string, Mesh>;

/** Compiles the resources once per caller. A caller's pod has the labels `app` and `version`, and its own. */
export function compileMeshes(
  resources: MeshResources,
  { namespace, listeners }: Pick<CheckedConfig, "namespace" | "listeners">,
  endpoints: EndpointTable,
): CallerMeshes {
  const byCaller = new Map<string, Mesh>();
  for (const { caller } of listeners) {
    const key = callerKey(caller);
    if (byCaller.has(key)) continue;
    const labels = { app: caller.service, version: caller.version, ...caller.labels };
    // Beside the services there is nothing here that a call could be let through to.
    const { locality } = caller;
    const options = { namespace, labels, allowAny: false, ...(locality === undefined ? {} : { locality }) };
    const mesh = compileMesh(resources, endpoints, options);
    const unknown = listeners.filter(({ host }) => mesh.listener(80).hosts.find(host) === undefined);
    // A called service is known even while none of its instances is ready: it has no endpoint, not no route.
    const hosts = Object.fromEntries(unknown.map(({ host }) => [host.replace(/:\d+$/, ""), []]));
    byCaller.set(key, unknown.length === 0 ? mesh : compileMesh(resources, { ...hosts, ...endpoints }, options));
  }
  return byCaller;
}

/** The mesh of one of them. */
export function meshOf(meshes: CallerMeshes, key: string): Mesh {
  const mesh = meshes.get(key);
  if (mesh === undefined) throw new Error(`caller \`${key}\` has no mesh`);
  return mesh;
}

/** The instances of an entry of a table. */
export function endpointsOf(entry: EndpointTable[string]): readonly Endpoint[] {
  return "endpoints" in entry ? entry.endpoints : entry;
}
