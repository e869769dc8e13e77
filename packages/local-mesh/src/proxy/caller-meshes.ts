import { compileMesh, type Endpoint, type EndpointTable, type Mesh, type MeshResources } from "@dyeing/lanes/explain";
import type { CheckedConfig, ListenerConfig } from "../config/mesh-config.ts";
import { callerKey } from "./caller-key.ts";

type Caller = ListenerConfig["caller"];

/** Routing as each caller has it: routes may depend on the caller's labels. */
export interface CallerMeshes {
  of(listener: { readonly caller: Caller }): Mesh;
}

/** Compiles the resources once per caller. A caller's pod has the labels `app` and `version`. */
export function compileMeshes(
  resources: MeshResources,
  { namespace, listeners }: Pick<CheckedConfig, "namespace" | "listeners">,
  endpoints: EndpointTable,
): CallerMeshes {
  const byCaller = new Map<string, Mesh>();
  for (const { caller } of listeners) {
    const key = callerKey(caller);
    if (byCaller.has(key)) continue;
    const labels = { app: caller.service, version: caller.version };
    // Beside the services there is nothing here that a call could be let through to.
    const { locality } = caller;
    const options = { namespace, labels, allowAny: false, ...(locality === undefined ? {} : { locality }) };
    const mesh = compileMesh(resources, endpoints, options);
    const unknown = listeners.filter(({ host }) => mesh.listener(80).hosts.find(host) === undefined);
    // A called service is known even while none of its instances is ready: it has no endpoint, not no route.
    const hosts = Object.fromEntries(unknown.map(({ host }) => [host.replace(/:\d+$/, ""), []]));
    byCaller.set(key, unknown.length === 0 ? mesh : compileMesh(resources, { ...hosts, ...endpoints }, options));
  }
  return {
    of({ caller }) {
      const mesh = byCaller.get(callerKey(caller));
      if (mesh === undefined) throw new Error(`caller \`${caller.service}\` has no mesh`);
      return mesh;
    },
  };
}

/** The instances of an entry of a table. */
export function endpointsOf(entry: EndpointTable[string]): readonly Endpoint[] {
  return "endpoints" in entry ? entry.endpoints : entry;
}
