import { dyeHeadersOf, withoutDye } from "@dyeing/sdk/testing";
import { type EdgeId, edges } from "../topology.ts";
import { inPreviousContext } from "./previous-context.ts";

/**
 * Runs one outgoing call of an edge. `headers` is what the call must send beyond its own: nothing, except when a leak
 * is planted at an edge to an outside host.
 */
export type CallEdge = <T>(edge: EdgeId, call: (headers: Readonly<Record<string, string>>) => T) => T;

const NOTHING = Object.freeze({});

/**
 * The switchable bugs of this system. Every call of every service goes through a CallEdge; without CARPOOL_BREAK and
 * CARPOOL_BLEED it only calls. The edge that CARPOOL_BREAK names loses the dye (request id and trace headers stay), or,
 * towards an outside host, shows it. The one that CARPOOL_BLEED names is called in the context of the call before.
 *
 * @example
 * const callEdge = createCallEdge(config.CARPOOL_BREAK, config.CARPOOL_BLEED);
 * const reply = await callEdge("order->matching", () => matching.submit(request));
 * await callEdge("payment->provider", (headers) => fetch(url, { method: "POST", headers, body }));
 */
export function createCallEdge(broken?: EdgeId, bleeding?: EdgeId): CallEdge {
  return (edge, call) => {
    const run = () => {
      if (edge !== broken) return call(NOTHING);
      return isOutside(edge) ? call(dyeHeadersOf()) : withoutDye(() => call(NOTHING));
    };
    return edge === bleeding ? inPreviousContext(run) : run();
  };
}

function isOutside(id: EdgeId): boolean {
  return edges.find((edge) => edge.id === id)?.propagates === "nothing";
}
