import type { MeshResources } from "../../resource/resource-set.ts";
import type { BackendRefSpec } from "../../resource/shape/gateway-api.ts";

/** Whether a route may lead to a backend. */
export type Permits = (backend: BackendRefSpec) => boolean;

interface GrantSpec {
  readonly from?: readonly Readonly<Record<string, unknown>>[] | null;
  readonly to?: readonly Readonly<Record<string, unknown>>[] | null;
}

/** The ReferenceGrants of the Gateway API: a namespace lets HTTPRoutes of another lead to its Services. */
export class ReferenceGrants {
  readonly #grants: readonly { readonly namespace: string; readonly spec: GrantSpec }[];

  constructor(documents: MeshResources["documents"]) {
    this.#grants = documents
      .filter(({ kind }) => kind === "ReferenceGrant")
      .map(({ namespace, spec }) => ({ namespace, spec: (spec ?? {}) as GrantSpec }));
  }

  /** `namespace`: the HTTPRoute's. */
  permit({ namespace: there, name, kind }: BackendRefSpec, namespace: string): boolean {
    if (!there || there === namespace) return true;
    return this.#grants.some(
      ({ namespace: own, spec }) =>
        own === there &&
        (spec.from ?? []).some((from) => from.kind === "HTTPRoute" && from.namespace === namespace) &&
        (spec.to ?? []).some((to) => to.kind === (kind || "Service") && (!to.name || to.name === name)),
    );
  }
}
