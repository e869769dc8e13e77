import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { DecidingPolicy } from "./compile/compile-policy.ts";
import { PolicyError, type PolicyIssue, plainIssue, textOfIssue } from "./document/policy-error.ts";
import { policyJsonSchema } from "./document/policy-json-schema.ts";
import { unreadable } from "./reload/unreadable.ts";
import { readPolicy } from "./source/read-policy.ts";
import { decisionInWords } from "./try/decision-in-words.ts";
import { requestOfArguments } from "./try/request-of-arguments.ts";
import { policyTypes } from "./types/policy-types.ts";

const HELP = `usage: dyeing-policy COMMAND

  check FILE                 says what is wrong with a policy, with line and column; ends with 1 when it cannot be used
      --json                 the same as JSON
  try FILE [REQUEST]         what the policy decides for a request, and why, rule by rule
      -H name:value          a header; may be given several times
      --method NAME          default GET
      --path PATH            with a query string or without; default /
      --claim name=value     a claim that the application verified
      --tag key=value        a tag that the application hands in
      --peer ADDRESS         the other end of the connection
      --visitor ID           somebody who is not logged in
      --json                 the decision as JSON, with every rule
  types FILE [--out FILE]    TypeScript for createDyeing<Tags>(): the policy's tags and their values
  schema                     the JSON Schema of policy files

  --help                     this text

Ends with 0; with 1 when the policy or the request cannot be used; with 2 when the command is not understood.
`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  out: { type: "string" },
  header: { type: "string", short: "H", multiple: true },
  method: { type: "string" },
  path: { type: "string" },
  claim: { type: "string", multiple: true },
  tag: { type: "string", multiple: true },
  peer: { type: "string" },
  visitor: { type: "string" },
  json: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

/** Where a command writes to. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

interface Command {
  readonly options: readonly string[];
  /** What it says of a policy that can be used. */
  run(policy: DecidingPolicy, file: string, values: Values): string;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  check: {
    options: ["json"],
    run: ({ revision, issues }, file, { json }) =>
      json === true ? checkedJson(revision, [], issues) : `${file}: revision ${revision} can be used\n`,
  },
  try: {
    options: ["header", "method", "path", "claim", "tag", "peer", "visitor", "json"],
    run: (policy, _file, values) => {
      const decision = policy.decide(requestOfArguments(values));
      return values.json === true ? `${JSON.stringify(decision, null, 2)}\n` : decisionInWords(decision);
    },
  },
  types: {
    options: ["out"],
    run: (policy, file, { out }) => {
      const text = policyTypes(policy, file);
      if (out === undefined) return text;
      writeFileSync(out, text);
      return "";
    },
  },
};

/** `dyeing-policy`: looks at policy files. Returns its exit code. */
export function policyCommand(args: string[], { out, err }: Output): number {
  const { positionals, values } = argumentsOf(args, err);
  const [name = "", file] = positionals;
  if (values.help === true) {
    out(HELP);
    return 0;
  }
  if (name === "schema" && positionals.length === 1 && Object.keys(values).length === 0) {
    out(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const foreign = Object.keys(values).filter((option) => command?.options.includes(option) === false);
  if (command === undefined || file === undefined || positionals.length > 2 || foreign.length > 0) {
    err(HELP);
    return 2;
  }
  const asJson = name === "check" && values.json === true;
  try {
    const policy = readPolicy(contentOf(file), { file });
    if (!asJson) for (const issue of policy.issues) err(`warning: ${textOfIssue(issue)}\n`);
    out(command.run(policy, file, values));
    return 0;
  } catch (error) {
    const issues = error instanceof PolicyError ? error.issues : undefined;
    if (asJson && issues !== undefined) out(checkedJson(undefined, issues, []));
    else for (const line of issues?.map(textOfIssue) ?? [(error as Error).message]) err(`error: ${line}\n`);
    return 1;
  }
}

function contentOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadable(file, undefined, cause);
  }
}

function checkedJson(
  revision: string | undefined,
  errors: readonly PolicyIssue[],
  warnings: readonly PolicyIssue<unknown>[],
): string {
  return `${JSON.stringify({ revision, errors: errors.map(plainIssue), warnings: warnings.map(plainIssue) }, null, 2)}\n`;
}

function argumentsOf(
  args: string[],
  err: Output["err"],
): { readonly positionals: readonly string[]; readonly values: Values } {
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    err(`error: ${(error as Error).message}\n`);
    return { positionals: [], values: {} };
  }
}
