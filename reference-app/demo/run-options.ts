import { type EdgeId, edges } from "../topology.ts";
import { UsageError } from "./usage-error.ts";

/** What may be asked of a run, wherever the system runs. */
export interface RunOptions {
  readonly breakEdge: EdgeId | undefined;
  readonly bleedEdge: EdgeId | undefined;
  /** Default: every ride of the file. */
  readonly rides: number | undefined;
}

/** For `parseArgs`. */
export const RUN_OPTIONS = {
  break: { type: "string" },
  bleed: { type: "string" },
  rides: { type: "string" },
} as const;

export const RUN_HELP = `  --rides N       play the first N rides only
  --break EDGE    plant a fault: at this edge the caller drops the dye (towards an outside host: shows it).
                  Quote it: --break 'order->matching'
  --bleed EDGE    plant a worse one: at this edge each call goes out with the dye and the trace of the call before`;

export const EDGES_HELP = `edges: ${edges.map((edge) => edge.id).join(", ")}`;

/** @throws UsageError */
export function runOptionsOf(values: { break?: string; bleed?: string; rides?: string }): RunOptions {
  return {
    breakEdge: edgeOf(values.break),
    bleedEdge: bleedEdgeOf(values.bleed),
    rides: countOf(values.rides),
  };
}

function edgeOf(text: string | undefined): EdgeId | undefined {
  if (text === undefined) return undefined;
  const edge = edges.find(({ id }) => id === text);
  if (edge === undefined) {
    const redirected = edges.some(({ id }) => id.startsWith(`${text}>`));
    throw new UsageError(`no edge \`${text}\`${redirected ? ": quote it, a shell takes `>` for a redirection" : ""}`);
  }
  return edge.id;
}

function bleedEdgeOf(text: string | undefined): EdgeId | undefined {
  const id = edgeOf(text);
  if (edges.find((edge) => edge.id === id)?.propagates !== "nothing") return id;
  throw new UsageError(`nothing travels over \`${id}\` that could be mixed up`);
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`\`--rides ${text}\` is not a positive whole number`);
  return Number(text);
}
