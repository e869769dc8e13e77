import type { PartySpec } from "../party/party.ts";

/** One way to do the work. */
export interface Variant {
  readonly name: string;
  /** The party whose CPU time counts. */
  readonly measured: "client" | "server";
  readonly client: PartySpec;
  /** Absent where nothing is served. */
  readonly server?: PartySpec;
  /** The folder of the checkout that the measured party is of. Default: this one. */
  readonly checkout?: string;
  /** What the request for `/proof` carries. Default: a dye. */
  readonly requests?: "dyed" | "arriving";
  /** What the server's `/proof` must answer to such a request: that the variant does the work that is measured. */
  readonly proof?: Readonly<Record<string, unknown>>;
}

/**
 * What is compared. `cpu`: CPU time per operation of the measured process. `time`: wall time per operation at full
 * load, which is 1 / throughput.
 */
export type Metric = "cpu" | "time";

/** One row of the result: `ours` over `peer`. */
export interface Comparison {
  readonly name: string;
  readonly metric: Metric;
  readonly ours: string;
  readonly peer: string;
  /** The ratio above which the row fails. */
  readonly limit: number;
  /** Why the limit is what it is. */
  readonly reason: string;
}

/** Variants that are measured together, in slices that alternate. */
export interface Group {
  readonly name: string;
  /** Unit of absolute figures. */
  readonly unit: "ns" | "us";
  /** Length of one slice. */
  readonly sliceMs: number;
  /** Slices of every variant before anything is counted. */
  readonly warmUpMs: number;
  readonly rounds: number;
  readonly variants: readonly Variant[];
  readonly comparisons: readonly Comparison[];
}
