import type { Json } from "./json.ts";

/** What tools/istio/oracle answers to one scenario; its Go sources describe the fields. */
export interface OracleAnswer {
  readonly id: string;
  readonly verdicts: readonly ObjectVerdict[];
  readonly callers?: Readonly<Record<string, Egress>>;
  /** By `address:port`: what the server's side says to plaintext, mtls and tls. Empty: it accepts. */
  readonly accepts?: Readonly<Record<string, Readonly<Record<"plaintext" | "mtls" | "tls", string>>>>;
  readonly error?: string;
}

export interface ObjectVerdict {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly schema?: string;
  readonly webhook?: string;
  readonly warnings?: readonly string[];
}

/** Envoy's messages as JSON. */
export interface Egress {
  readonly listeners: readonly {
    readonly name: string;
    readonly address: string;
    readonly port: number;
    readonly route: string;
    readonly tls: boolean;
    readonly manager: Json;
  }[];
  /** Cluster of a sidecar's calls that no listener takes; empty for a gateway. */
  readonly rest: string;
  readonly routes: readonly Json[] | null;
  readonly clusters: readonly Json[] | null;
  readonly endpoints: readonly Json[] | null;
}
