import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { EDGES_HELP, RUN_HELP, RUN_OPTIONS, type RunOptions, runOptionsOf } from "./run-options.ts";
import { UsageError } from "./usage-error.ts";

/** What the command line asks for. */
export interface DemoOptions extends RunOptions {
  readonly json: boolean;
  readonly keep: boolean;
  readonly policy: string;
  readonly routes: string;
}

export const DEFAULT_POLICY = "reference-app/policy/dyeing.yaml";
export const DEFAULT_ROUTES = "reference-app/lanes";

export const HELP = `usage: npm run demo -- [options]

Starts the carpool system, plays real rides through it, and proves from the mesh's logs where each of them went.
Ends with 0 when everything is as expected, 1 when not, 2 when this command line is wrong, 130 on Ctrl-C.

${RUN_HELP}
  --json          print one JSON object on stdout and nothing else there. npm adds two lines of its own:
                  npm run --silent demo -- --json
  --keep          leave the system running and print curl lines to try; Ctrl-C ends it
  --policy FILE   policy of the gateway (default ${DEFAULT_POLICY})
  --routes DIR    VirtualServices and DestinationRules (default ${DEFAULT_ROUTES})
  --help          this text

${EDGES_HELP}
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
    ...runOptionsOf(values),
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
        ...RUN_OPTIONS,
        policy: { type: "string" },
        routes: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw UsageError.of(cause);
  }
}
