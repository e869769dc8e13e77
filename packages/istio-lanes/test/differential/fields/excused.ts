export interface Excuse {
  readonly fields: RegExp;
  /** Why neither istiod nor Envoy can judge it here. */
  readonly why: string;
}

/** Fields that are read and need not be hit. At most ten rows; a test counts. */
export const EXCUSED: readonly Excuse[] = [
  { fields: /^VirtualService\.(?:tls|tcp)\[\]/, why: "it routes TLS and TCP: an HTTP request never meets it" },
  {
    fields: /^Gateway\.servers\[\]\.tls\.(?!httpsRedirect$)|\.tls\.(?!mode$|httpsRedirect$)/,
    why: "certificates, and what is asked of them: neither side has any here; a client's `mode` tells how it speaks",
  },
  {
    fields: /^HTTPRoute\.rules\[\]\.backendRefs\[\]\.filters\[\]\.(?:requestMirror|requestRedirect|urlRewrite)/,
    why: "Istio takes operations on headers only as filters of a backend",
  },
  { fields: /\.fault\.delay\.exponentialDelay$/, why: "Istio's webhook refuses it" },
  {
    fields: /^(?:Gateway\.servers|Sidecar\.egress)\[\]\.port\.targetPort$/,
    why: "Istio's webhook refuses it",
  },
];
