export interface Excuse {
  readonly fields: RegExp;
  /** Why neither istiod nor Envoy can judge it here. */
  readonly why: string;
}

/** Fields that are read and need not be hit. At most ten rows; a test counts. */
export const EXCUSED: readonly Excuse[] = [
  {
    fields: /^Gateway\.servers\[\]\.tls\.(?!httpsRedirect$)|\.tls\.(?!mode$|httpsRedirect$|credentialName$)/,
    why: "certificates, and what is asked of them: neither side has any here; a client's `mode` and `credentialName` tell how it speaks",
  },
  {
    fields: /^HTTPRoute\.rules\[\]\.backendRefs\[\]\.filters\[\]\.(?:requestMirror|requestRedirect|urlRewrite)/,
    why: "Istio takes operations on headers only as filters of a backend",
  },
  {
    fields: /^(?:Gateway\.servers|Sidecar\.egress)\[\]\.port\.targetPort$/,
    why: "Istio's webhook refuses it",
  },
];
