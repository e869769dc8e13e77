import type { Expectation } from "../expect/expectation.ts";
import type { ReadinessSample } from "../expect/readiness.ts";
import type { Topology } from "../expect/topology.ts";
import type { Reading } from "../record/read-records.ts";

export interface JudgeInput {
  /** The evidence, of `readRecords`. */
  readonly reading: Reading;
  readonly expectations: readonly Expectation[];
  readonly topology: Topology;
  /** Ids that the system gave out (order ids) -> id of the expectation that they belong to. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** Requests per edge as the mesh's own metrics count them. Without it no report is ok. */
  readonly requestCounts?: Readonly<Record<string, number>>;
  /** Endpoint readiness over time. Without it there is no `fallback` and no `spill`, only `miss`. */
  readonly readiness?: readonly ReadinessSample[];
}
