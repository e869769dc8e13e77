import type { ReferenceGrantResource } from "../../resource/resource-set.ts";
import type { BackendRefSpec } from "../../resource/shape/gateway-api.ts";

/** Whether a route may lead to a backend. */
export type Permits = (backend: BackendRefSpec) => boolean;

const GATEWAY_API = "gateway.networking.k8s.io";

/** Whether an HTTPRoute of a namespace may lead to a backend: one of another namespace has to grant it. */
export function isGranted(
  grants: readonly ReferenceGrantResource[],
  { namespace: there, name, kind, group }: BackendRefSpec,
  namespace: string,
): boolean {
  if (!there || there === namespace) return true;
  return grants.some(
    ({ namespace: home, spec }) =>
      home === there &&
      (spec.from ?? []).some(
        (from) => from.group === GATEWAY_API && from.kind === "HTTPRoute" && from.namespace === namespace,
      ) &&
      (spec.to ?? []).some(
        (to) => (to.group ?? "") === (group ?? "") && to.kind === (kind || "Service") && (!to.name || to.name === name),
      ),
  );
}
