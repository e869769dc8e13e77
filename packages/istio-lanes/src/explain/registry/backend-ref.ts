import type { BackendRefSpec } from "../../resource/shape/gateway-api.ts";

/** The destination that a reference to a backend stands for. */
export function destinationOf(
  backend: BackendRefSpec,
  namespace: string,
): { readonly host: string; readonly port?: { readonly number: number } } {
  const name = backend.name ?? "";
  const host = backend.kind === "Hostname" ? name : `${name}.${backend.namespace || namespace}.svc.cluster.local`;
  return backend.port ? { host, port: { number: backend.port } } : { host };
}
