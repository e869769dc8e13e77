import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type EdgeId, edges } from "../topology.ts";

/** What the command line asks for. */
export interface DemoOptions {
  readonly json: boolean;
  readonly keep: boolean;
  readonly breakEdge: EdgeId | undefined;
  readonly bleedEdge: EdgeId | undefined;
  /** Default: every ride of the file. */
  readonly rides: number | undefined;
  readonly policy: string;
  readonly routes: string;
}

/** The command line is wrong. `message` is for the person who typed it. */
export class UsageError extends Error {
  readonly code = "USAGE";
  override readonly name = "UsageError";
}

export const DEFAULT_POLICY = "reference-app/policy/dyeing.yaml";
export const DEFAULT_ROUTES = "reference-app/lanes";

export const HELP = `usage: npm run demo -- [options]

Starts the carpool system, plays real rides through it, and proves from the mesh's logs where each of them went.
Ends with 0 when everything is as expected, 1 when not, 2 when this command line is wrong, 130 on Ctrl-C.

  --rides N       play the first N rides only
  --break EDGE    plant a fault: at this edge the caller drops the dye (towards an outside host: shows it).
                  Quote it: --break 'order->matching'
  --bleed EDGE    plant a worse one: at this edge each call goes out with the dye and the trace of the call before
  --json          print one JSON object on stdout and nothing else there. npm adds two lines of its own:
                  npm run --silent demo -- --json
  --keep          leave the system running and print curl lines to try; Ctrl-C ends it
  --policy FILE   policy of the gateway (default ${DEFAULT_POLICY})
  --routes DIR    VirtualServices and DestinationRules (default ${DEFAULT_ROUTES})
  --help          this text

edges: ${edges.map((edge) => edge.id).join(", ")}
`;

/**
 * Reads the command line. Undefined: help was asked for.
 * @throws UsageError
 */
export function parseOptions(args: readonly string[]): DemoOptions | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  return {
    json: values.json ?? false,
    keep: values.keep ?? false,
    breakEdge: edgeOf(values.break),
    bleedEdge: bleedEdgeOf(values.bleed),
    rides: countOf(values.rides),
    // What is typed is relative to where it is typed.
    policy: values.policy === undefined ? DEFAULT_POLICY : resolve(values.policy),
    routes: values.routes === undefined ? DEFAULT_ROUTES : resolve(values.routes),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        json: { type: "boolean" },
        keep: { type: "boolean" },
        break: { type: "string" },
        bleed: { type: "string" },
        rides: { type: "string" },
        policy: { type: "string" },
        routes: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    const text = cause instanceof Error ? (cause.message.split(/[.\n]/, 1)[0] ?? "") : String(cause);
    throw new UsageError(`${text.charAt(0).toLowerCase()}${text.slice(1).replaceAll("'", "`")}`, { cause });
  }
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
