import type { Bleed } from "../judge/find-bleed.ts";
import type { Verdict } from "../judge/verdict.ts";
import type { ReadCounts } from "../record/read-records.ts";
import type { Coverage } from "./coverage.ts";
import type { EdgeRow } from "./edge-row.ts";
import type { HitRate } from "./hit-rate.ts";
import type { ServiceRow } from "./service-row.ts";

/** One thing that is not as expected. */
export interface Finding {
  readonly kind: Verdict | "bleed" | "extra" | "unjoined";
  readonly edge: string;
  /** The edge that is to blame, where that is another one (`below-loss`). */
  readonly charged: string;
  /** Id of the expectation; empty when the evidence belongs to none. */
  readonly expectation: string;
  readonly traceId: string;
  readonly reason: string;
}

/** What the evidence says about a set of expectations. Plain data: `JSON.stringify` it. */
export interface Report extends HitRate {
  /** Everything is as expected, and the evidence is complete. See `problemsOf`. */
  readonly ok: boolean;
  /** Why not, one line each. Empty when ok. */
  readonly problems: readonly string[];
  /** Expectations. */
  readonly rides: number;
  /** Also the n of `interval`. */
  readonly dyedRides: number;
  /** Calls that the expectations name, and those that came besides. */
  readonly calls: number;
  /** Hits that the expectations demand: the denominator that no missing line can shrink. */
  readonly expectedHits: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Hops that lost the dye or the undyed state (`lost`, `repaired`), dyed and undyed calls together. */
  readonly losses: number;
  /** Losses that the mesh made good: the lane answered all the same. */
  readonly repaired: number;
  /** Calls below such a hop. */
  readonly belowLoss: number;
  /** Calls of undyed traces that reached a service with no color at all: there the state is unknown. */
  readonly undyedUnknown: number;
  readonly bleed: number;
  readonly leaks: number;
  readonly stray: number;
  /** Expected calls without evidence. */
  readonly unknown: number;
  /** Calls beyond those that are expected. */
  readonly extra: number;
  /** Records that belong to no expectation. */
  readonly unjoined: number;
  readonly edges: readonly EdgeRow[];
  readonly failedEdges: readonly string[];
  readonly services: readonly ServiceRow[];
  readonly coverage: Coverage;
  readonly reading: ReadCounts;
  readonly bleeds: readonly Bleed[];
  readonly findings: readonly Finding[];
}
