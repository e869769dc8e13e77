import type { LogicalCall } from "../join/logical-call.ts";
import type { JudgedCall } from "../judge/judged-call.ts";

/** How much of what happened is in the evidence. Nothing passes without it. */
export interface Coverage {
  /**
   * Log lines / requests that the mesh counted itself; messages count with one line expected on either side. `null`
   * when the mesh's counts were not given.
   */
  readonly records: number | null;
  /** Calls of non-entry services whose parent was found / all of them. `null` when there are none. */
  readonly join: number | null;
  /** Edges whose lines and requests differ in number. */
  readonly gaps: readonly { readonly edge: string; readonly lines: number; readonly requests: number }[];
}

/**
 * @param requestCounts requests per edge as the mesh's own metrics count them
 */
export function coverageOf(
  calls: readonly LogicalCall[],
  judged: readonly JudgedCall[],
  requestCounts: Readonly<Record<string, number>> | undefined,
): Coverage {
  const lines = new Map<string, number>();
  const requests = new Map<string, number>(Object.entries(requestCounts ?? {}));
  for (const { record, evidence } of calls) {
    if (record.source === "proxy") add(lines, record.edge, 1);
    if (record.messageId === undefined) continue;
    add(requests, record.edge, 2);
    add(lines, record.edge, new Set(evidence.map((one) => one.source)).size);
  }
  const gaps = [...new Set([...lines.keys(), ...requests.keys()])]
    .map((edge) => ({ edge, lines: lines.get(edge) ?? 0, requests: requests.get(edge) ?? 0 }))
    .filter((gap) => gap.lines !== gap.requests);
  const total = sum(requests.values());
  const needParent = judged.filter((call) => isInside(call) && (call.orphan || call.parent !== undefined));
  const orphans = needParent.filter((call) => call.orphan).length;
  return {
    // Not lines / total: a surplus on one edge must not hide a gap on another.
    records:
      requestCounts === undefined || total === 0
        ? null
        : sum([...requests].map(([edge, count]) => Math.min(count, lines.get(edge) ?? 0))) / total,
    join: needParent.length === 0 ? null : (needParent.length - orphans) / needParent.length,
    gaps: requestCounts === undefined ? [] : gaps,
  };
}

function add(map: Map<string, number>, key: string, count: number): void {
  map.set(key, (map.get(key) ?? 0) + count);
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** Calls to outside hosts bear no id of the request that caused them, on purpose. */
function isInside({ record }: JudgedCall): boolean {
  return record !== undefined && record.source !== "outside";
}
