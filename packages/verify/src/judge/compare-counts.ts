import { DEFAULT_COLOR } from "@dyeing/sdk/wire";
import type { Expectation } from "../expect/expectation.ts";
import type { Topology } from "../expect/topology.ts";
import { expectedVersion } from "./judge-route.ts";
import type { JudgedCall } from "./judged-call.ts";

/**
 * Compares the number of calls per trace and edge with the expected one. An outside host gets no trace headers: what
 * it received and no id joins to a trace fills the gaps of its edge, whichever they are.
 */
export function compareCounts(
  expectations: readonly Expectation[],
  topology: Topology,
  judged: readonly JudgedCall[],
): { readonly unknown: readonly JudgedCall[]; readonly extra: readonly JudgedCall[] } {
  const seen = Map.groupBy(judged, (call) => keyOf(call.expectation, call.edge));
  const unknown: JudgedCall[] = [];
  const extra: JudgedCall[] = [];
  for (const expectation of expectations) {
    for (const [edge, expected] of Object.entries(expectation.calls)) {
      const key = keyOf(expectation.id, edge);
      const found = seen.get(key) ?? [];
      seen.delete(key);
      extra.push(...found.slice(expected));
      const anonymous = seen.get(keyOf(ANONYMOUS, edge)) ?? [];
      const gap = Math.max(0, expected - found.length);
      const filled = anonymous.splice(0, gap).length;
      for (let i = filled; i < gap; i++) unknown.push(unknownCall(edge, expectation, topology));
    }
  }
  for (const found of seen.values()) extra.push(...found);
  return { unknown, extra };
}

/** The id under which calls stand that were joined to no expectation. */
const ANONYMOUS = "";

function keyOf(expectation: string, edge: string): string {
  return `${expectation} ${edge}`;
}

function unknownCall(edge: string, expectation: Expectation, topology: Topology): JudgedCall {
  const to = topology.edges.find((one) => one.id === edge)?.to ?? "";
  return {
    edge,
    expectation: expectation.id,
    dyed: expectation.color !== DEFAULT_COLOR,
    verdict: "unknown",
    rated: false,
    expectedVersion: expectedVersion(expectation, to, topology),
    reason: "expected, and left no evidence",
    charged: undefined,
    parent: undefined,
    orphan: false,
    entered: false,
    left: false,
    record: undefined,
  };
}
