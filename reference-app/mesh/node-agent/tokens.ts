import type { KubeApi } from "../kube/kube-api.ts";
import type { Pod } from "./pod.ts";

const DEFAULT_SECONDS = 3_600;
/** When so much of its life is over, a token is made anew. */
const USED_UP = 0.8;

/** Tokens of the pod's ServiceAccount, each kept while it is fresh. */
export function tokens(api: KubeApi, { metadata, spec }: Pod) {
  const kept = new Map<string, { token: string; until: number }>();
  return async (audience: string | undefined, seconds: number = DEFAULT_SECONDS): Promise<string> => {
    const known = kept.get(audience ?? "");
    if (known !== undefined && performance.now() < known.until) return known.token;
    const path = `/api/v1/namespaces/${metadata.namespace}/serviceaccounts/${spec.serviceAccountName}/token`;
    const boundObjectRef = { kind: "Pod", apiVersion: "v1", name: metadata.name, uid: metadata.uid };
    const made = await api.post<{ status: { token: string } }>(path, {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {
        expirationSeconds: seconds,
        boundObjectRef,
        ...(audience === undefined ? {} : { audiences: [audience] }),
      },
    });
    const { token } = made.status;
    kept.set(audience ?? "", { token, until: performance.now() + 1_000 * seconds * USED_UP });
    return token;
  };
}
