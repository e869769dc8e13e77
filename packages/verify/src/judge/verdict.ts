/**
 * The verdict on one logical call, by its final attempt, against what its trace was expected to do.
 *
 * - `hit`, `miss`: the right or the wrong version answered for a service that the trace's lane overrides; a wrong one that is
 *   explained by nothing else is a `miss` for any service. Without readiness samples a baseline answer for an overridden
 *   service is a `miss`.
 * - `carried`: the service is not overridden, the right version answered, and the dye is there (of an undyed trace:
 *   the explicit `default`; of a call that is made before its trace is decided: none).
 * - `fallback`, `spill`: the baseline answered for an overridden service while no lane endpoint was ready, or some
 *   but not all. Need readiness samples.
 * - `lost`: the dye, or the explicit undyed state, vanished at this hop: the caller had it, or is the edge.
 * - `below-loss`: it had vanished further up, and is charged to that hop.
 * - `repaired`: the application lost the dye at this hop, the mesh dyed the call again by its caller's lane, and the right
 *   version answered. A loss all the same: charged to this hop, and no hit in the rate.
 * - `stray`: an undyed call, or one before its trace is decided, that is dyed on the wire, or a version answered that
 *   nothing sent the call to.
 * - `leak`: an outside host saw a dye header.
 * - `failed`: no version answered. `pending`: not ended: a message that is still in its queue. `unknown`: an expected
 *   call that left no evidence.
 * - `clean`: a call to an outside host that carried nothing. Not a verdict on a dye; here so that every call has one.
 */
export const VERDICTS = [
  "hit",
  "miss",
  "carried",
  "fallback",
  "spill",
  "lost",
  "below-loss",
  "repaired",
  "stray",
  "leak",
  "failed",
  "pending",
  "unknown",
  "clean",
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** The verdicts that make up the denominator of the hit rate (for dyed traces). */
export const RATED: ReadonlySet<Verdict> = new Set([
  "hit",
  "miss",
  "fallback",
  "spill",
  "lost",
  "below-loss",
  "repaired",
]);

/** The verdicts that are the fault of the edge they stand on. `below-loss` is another's; `unknown` is nobody's. */
export const EDGE_FAULTS: ReadonlySet<Verdict> = new Set([
  "miss",
  "fallback",
  "spill",
  "lost",
  "repaired",
  "stray",
  "leak",
  "failed",
]);

/** Verdicts on a hop whose application did not hand on what it had. */
export const LOSSES: ReadonlySet<Verdict> = new Set(["lost", "repaired"]);
