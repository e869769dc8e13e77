/** Who calls: what routing depends on besides the request itself. */
export interface Caller {
  /** A sidecar beside a workload, or a gateway. Default `sidecar`. */
  readonly kind: "sidecar" | "gateway";
  readonly namespace: string;
  /** Of the caller's pod. */
  readonly labels: Readonly<Record<string, string>>;
  /** `region/zone/sub-zone`. Undefined: unknown. */
  readonly locality: string | undefined;
}
