export interface Excuse {
  /** The field, or what fields begin with. */
  readonly field: string;
  /** Why neither istiod nor Envoy can judge it here. */
  readonly why: string;
}

/** Fields that are read and need not be hit. At most ten rows; a test counts. */
export const EXCUSED: readonly Excuse[] = [
  {
    field: "VirtualService.tls[]",
    why: "it routes TLS that is passed through, by its server name: an HTTP request never meets it",
  },
  { field: "VirtualService.tcp[]", why: "it routes TCP: an HTTP request never meets it" },
];
