/** A situation from the field: resources, requests, and what real Istio and Envoy do with them. */
export interface FieldCase {
  readonly id: string;
  /** The caller's. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Hosts that exist. */
  readonly services: readonly string[];
  readonly yaml: string;
  /** The same with the services as ServiceEntries, as it was given to Istio. */
  readonly oracleYaml?: string;
  /** What Istio's admission webhook says. */
  readonly validation?: readonly string[];
  readonly refused?: boolean;
  readonly requests: readonly FieldRequest[];
}

export interface FieldRequest {
  readonly host: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  /** Absent in a case that is refused. */
  readonly expect?: Readonly<Record<string, unknown>>;
}

/** One thing in which the explainer and reality differ. */
export interface Difference {
  readonly id: string;
  readonly index: number;
  readonly field: string;
  readonly expected: unknown;
  readonly actual: unknown;
}
