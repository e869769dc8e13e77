import { stringify } from "yaml";

/** One configuration, those who call in it, and their requests. Plain data: a scenario can be kept as JSON. */
export interface Scenario {
  readonly id: string;
  /** Documents in order of creation: of Istio, of Kubernetes, of the Gateway API. */
  readonly objects: readonly Resource[];
  /** What differs from Istio's default MeshConfig. */
  readonly meshConfig: Readonly<Record<string, unknown>>;
  readonly callers: readonly Caller[];
  readonly requests: readonly Question[];
}

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface Caller {
  readonly id: string;
  /** A sidecar beside a workload, or a gateway. */
  readonly kind: "sidecar" | "router";
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string;
  /** `region/zone/subzone`, or empty. */
  readonly locality: string;
}

export interface Question {
  /** Id of the caller. */
  readonly caller: string;
  /** The port that is called: of the service, or of the gateway. */
  readonly port: number;
  /** The authority, as it is sent. */
  readonly host: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Lines in order, names as they are sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The objects as one file. Kubernetes reads YAML 1.1, where a bare `y` is true. */
export function yamlOf({ objects }: Scenario): string {
  return objects.map((object) => stringify(object, { version: "1.1" })).join("---\n");
}
