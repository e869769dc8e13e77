import type { PeerAuthenticationResource } from "../../resource/resource-set.ts";
import { hasAll } from "./build-services.ts";
import type { Endpoint } from "./endpoint.ts";
import type { MeshSettings } from "./mesh-settings.ts";

/** What a workload's sidecar takes: `PERMISSIVE` is plain text as well as Istio's mutual TLS. */
export type AcceptedTls = "DISABLE" | "PERMISSIVE" | "STRICT";
/** How a caller's proxy speaks: plain text, Istio's mutual TLS, or TLS of another kind. */
export type SpokenTls = "plaintext" | "mtls" | "tls";

const SIDECAR_LABEL = "security.istio.io/tlsMode";

/** Whether a sidecar answers for an instance: Istio's injector labels its pod. */
export function hasSidecar({ labels }: Endpoint): boolean {
  return labels[SIDECAR_LABEL] === "istio";
}

/** What an instance's sidecar takes at a port: by the workload's PeerAuthentication, its namespace's, the mesh's. */
export function acceptedTls(
  policies: readonly PeerAuthenticationResource[],
  { rootNamespace }: MeshSettings,
  namespace: string,
  endpoint: Endpoint,
  port: number,
): AcceptedTls {
  const wide = ({ spec }: PeerAuthenticationResource): boolean =>
    Object.keys(spec.selector?.matchLabels ?? {}).length === 0;
  const workload = policies.find(
    (one) => one.namespace === namespace && !wide(one) && hasAll(endpoint.labels, one.spec.selector?.matchLabels ?? {}),
  );
  const own = policies.find((one) => one.namespace === namespace && wide(one));
  const root = policies.find((one) => one.namespace === rootNamespace && wide(one));
  const modes = [
    workload?.spec.portLevelMtls?.[String(port)]?.mode,
    workload?.spec.mtls?.mode,
    own?.spec.mtls?.mode,
    root?.spec.mtls?.mode,
  ];
  const mode = modes.find((one) => one !== undefined && one !== null && one !== "UNSET");
  return mode === "DISABLE" || mode === "STRICT" ? mode : "PERMISSIVE";
}

/** Whether a sidecar takes what is spoken to it. */
export function accepts(accepted: AcceptedTls, spoken: SpokenTls): boolean {
  if (spoken === "plaintext") return accepted !== "STRICT";
  return spoken === "mtls" && accepted !== "DISABLE";
}
