import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { Expectation } from "../expect/expectation.ts";
import type { Topology } from "../expect/topology.ts";
import type { Bleed } from "../judge/find-bleed.ts";
import type { JudgedCall } from "../judge/judged-call.ts";
import { EDGE_FAULTS, LOSSES, type Verdict } from "../judge/verdict.ts";

/** What happened on one edge. */
export interface EdgeRow {
  /** `caller->callee` */
  readonly id: string;
  readonly propagates: "dye" | "nothing";
  readonly dyed: EdgeCounts;
  readonly undyed: EdgeCounts;
  /** Calls by verdict, dyed and undyed together. Verdicts without a call are not listed. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  readonly bleed: number;
  /** The versions that answered, over all calls. */
  readonly versions: Readonly<Partial<Record<string, number>>>;
  /** Something went wrong here, as opposed to further up. */
  readonly failed: boolean;
}

/** The calls of one edge, of dyed or of undyed traces. */
export interface EdgeCounts {
  /** According to the expectations. */
  readonly expected: number;
  /** Calls that left evidence. */
  readonly seen: number;
  /** Calls whose caller had the dye (the explicit undyed state). On an outside edge: all calls. */
  readonly entered: number;
  /** Calls that had it on the wire. On an outside edge this has to be 0. */
  readonly left: number;
  /** Repaired ones among them. */
  readonly lost: number;
  /** Lost, and dyed again by the mesh. */
  readonly repaired: number;
  /** Lost further up, and charged there. */
  readonly belowLoss: number;
}

export function edgeRows(
  topology: Topology,
  expectations: readonly Expectation[],
  calls: readonly JudgedCall[],
  bleeds: readonly Bleed[],
): readonly EdgeRow[] {
  const byEdge = Map.groupBy(calls, (call) => call.edge);
  const ids = new Set([...topology.edges.map((edge) => edge.id), ...byEdge.keys()]);
  return [...ids].map((id) => {
    const own = byEdge.get(id) ?? [];
    const seen = own.filter((call) => call.record !== undefined);
    const bleed = bleeds.filter((one) => one.edge === id).length;
    return {
      id,
      propagates: topology.edges.find((edge) => edge.id === id)?.propagates ?? "dye",
      dyed: counts(id, true, expectations, seen),
      undyed: counts(id, false, expectations, seen),
      verdicts: tally(own.map((call) => call.verdict)),
      bleed,
      versions: tally(seen.flatMap((call) => call.record?.answeredBy ?? [])),
      failed: bleed > 0 || own.some((call) => EDGE_FAULTS.has(call.verdict) && (call.charged ?? id) === id),
    };
  });
}

function counts(
  edge: string,
  dyed: boolean,
  expectations: readonly Expectation[],
  seen: readonly JudgedCall[],
): EdgeCounts {
  const own = seen.filter((call) => call.dyed === dyed);
  return {
    expected: expectations
      .filter((expectation) => (expectation.color !== DEFAULT_COLOR) === dyed)
      .reduce((sum, expectation) => sum + (expectation.calls[edge] ?? 0), 0),
    seen: own.length,
    entered: own.filter((call) => call.entered).length,
    left: own.filter((call) => call.left).length,
    lost: own.filter((call) => LOSSES.has(call.verdict)).length,
    repaired: own.filter((call) => call.verdict === "repaired").length,
    belowLoss: own.filter((call) => call.verdict === "below-loss").length,
  };
}

/** How often each text occurs. */
export function tally<K extends string>(items: Iterable<K>): Partial<Record<K, number>> {
  const out: Partial<Record<K, number>> = Object.create(null);
  for (const item of items) out[item] = (out[item] ?? 0) + 1;
  return { ...out };
}
