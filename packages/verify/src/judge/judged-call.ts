import type { CallRecord } from "../record/call-record.ts";
import type { Verdict } from "./verdict.ts";

/** One logical call with its verdict. */
export interface JudgedCall {
  readonly edge: string;
  /** Id of the expectation that it was judged by. */
  readonly expectation: string;
  /** The trace is expected to be dyed. */
  readonly dyed: boolean;
  readonly verdict: Verdict;
  /** Counts in the denominator of the hit rate. */
  readonly rated: boolean;
  /** The version that should answer. Undefined for outside hosts. */
  readonly expectedVersion: string | undefined;
  /** Why the verdict is not a good one; empty when it is. */
  readonly reason: string;
  /** The edge that lost the dye, of `lost`, `repaired` and `below-loss`; the one that a `stray` color came from. */
  readonly charged: string | undefined;
  /** The call that caused it. Undefined: it came from an entry service, or its parent left no evidence. */
  readonly parent: JudgedCall | undefined;
  /** A parent was needed (the caller is no entry service) and none was found. */
  readonly orphan: boolean;
  /** The caller had the dye, or the undyed state, that the trace is expected to carry. */
  readonly entered: boolean;
  /** The dye, or the undyed state, was whole on the wire. */
  readonly left: boolean;
  /** Undefined for `unknown`: no evidence. */
  readonly record: CallRecord | undefined;
}
