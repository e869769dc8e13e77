import type { KubeApi } from "../kube/kube-api.ts";
import type { Pod } from "./pod.ts";

type Data = Readonly<Record<string, string>>;

/** What containers of a pod get of the Kubernetes API. */
export interface KubeData {
  /** Undefined: there is no such object in the pod's namespace. */
  readonly read: (kind: "configmaps" | "secrets", name: string) => Promise<Data | undefined>;
  /** Of the pod's ServiceAccount. */
  readonly token: (audience: string | undefined) => Promise<string>;
}

/** No lab lives longer. */
const TOKEN_SECONDS = 7 * 86_400;

export function kubeData(api: KubeApi, { metadata, spec }: Pod): KubeData {
  const namespace = `/api/v1/namespaces/${metadata.namespace}`;
  const tokens = new Map<string | undefined, string>();
  return {
    async read(kind, name) {
      const found = await api.find<{ data?: Data }>(`${namespace}/${kind}/${name}`);
      if (found === undefined || kind === "configmaps") return found && (found.data ?? {});
      const decoded = Object.entries(found.data ?? {}).map(([key, value]) => [
        key,
        Buffer.from(value, "base64").toString(),
      ]);
      return Object.fromEntries(decoded);
    },
    async token(audience) {
      const known = tokens.get(audience);
      if (known !== undefined) return known;
      const boundObjectRef = { kind: "Pod", apiVersion: "v1", name: metadata.name, uid: metadata.uid };
      const audiences = audience === undefined ? {} : { audiences: [audience] };
      const { status } = await api.post<{ status: { token: string } }>(
        `${namespace}/serviceaccounts/${spec.serviceAccountName}/token`,
        {
          apiVersion: "authentication.k8s.io/v1",
          kind: "TokenRequest",
          spec: { expirationSeconds: TOKEN_SECONDS, boundObjectRef, ...audiences },
        },
      );
      tokens.set(audience, status.token);
      return status.token;
    },
  };
}

/** @throws when the object or the key is missing */
export async function readKey(
  { read }: Pick<KubeData, "read">,
  kind: "configmaps" | "secrets",
  { name, key }: { readonly name: string; readonly key: string },
): Promise<string> {
  const value = (await read(kind, name))?.[key];
  if (value === undefined) throw new Error(`no key \`${key}\` in ${kind} \`${name}\``);
  return value;
}
