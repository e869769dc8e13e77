import { parseArgs } from "node:util";
import { table } from "./report/table.ts";
import { runSuite } from "./run-suite.ts";
import { selectGroups } from "./select-groups.ts";
import { suite } from "./suite.ts";

const HELP = `What carrying a dye costs, as ratios to its neighbours. Lower is better; 1 is the same.

npm run bench -- [options]
  --json           one JSON object on stdout: {results: [{name, ratio, limit, pass, ...}]}
  --only PATTERN   rows whose name matches (a regular expression, any case)
  --quick          a quarter of the rounds and wider limits, about 1 min instead of 4
  --list           names of all rows
  --help           this

Exit code: 0 when every row is within its limit, 1 when one is over, 2 for a wrong option.
Method and figures: docs/performance.md.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (options.help) return print(HELP);
  if (options.only !== undefined && !isExpression(options.only)) {
    process.stderr.write(`\`${options.only}\` is not a regular expression\n`);
    return 2;
  }
  const groups = selectGroups(suite, options);
  if (groups.length === 0) {
    process.stderr.write(`no row matches \`${options.only}\`; \`--list\` names them\n`);
    return 2;
  }
  if (options.list)
    return print(`${groups.flatMap((group) => group.comparisons.map(({ name }) => name)).join("\n")}\n`);
  const results = await runSuite(groups, (text) => process.stderr.write(`${text}\n`));
  print(options.json ? `${JSON.stringify({ results })}\n` : `${table(results)}\n`);
  return results.every((row) => row.pass) ? 0 : 1;
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  }).values;
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
