import { withLeak, withoutDye } from "@dyeing/sdk/planted-faults";
import { type EdgeId, edges } from "../topology.ts";
import { inPreviousContext } from "./previous-context.ts";

/** Runs one outgoing call of an edge. */
export type CallEdge = <T>(edge: EdgeId, call: () => T) => T;

/**
 * The switchable bugs of this system. Every call of every service goes through a CallEdge; without CARPOOL_BREAK and
 * CARPOOL_BLEED it only calls. The edge that CARPOOL_BREAK names loses the dye (request id and trace headers stay), or,
 * towards an outside host, shows it. The one that CARPOOL_BLEED names is called in the context of the call before.
 *
 * @example
 * const callEdge = createCallEdge(config.CARPOOL_BREAK, config.CARPOOL_BLEED);
 * const reply = await callEdge("order->matching", () => matching.submit(request));
 * await callEdge("payment->provider", () => fetch(url, { method: "POST", body }));
 */
export function createCallEdge(broken?: EdgeId, bleeding?: EdgeId): CallEdge {
  return (edge, call) => {
    const run = () => {
      if (edge !== broken) return call();
      return isOutside(edge) ? withLeak(call) : withoutDye(call);
    };
    return edge === bleeding ? inPreviousContext(run) : run();
  };
}

function isOutside(id: EdgeId): boolean {
  return edges.find((edge) => edge.id === id)?.propagates === "nothing";
}
