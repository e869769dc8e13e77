#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { DecidingPolicy } from "./compile/compile-policy.ts";
import { PolicyError, textOfIssue } from "./document/policy-error.ts";
import { policyJsonSchema } from "./document/policy-json-schema.ts";
import { readPolicy } from "./source/read-policy.ts";
import { decisionInWords } from "./try/decision-in-words.ts";
import { requestOfArguments } from "./try/request-of-arguments.ts";
import { policyTypes } from "./types/policy-types.ts";

const HELP = `usage: dyeing-policy COMMAND

  check FILE                 says what is wrong with a policy, with line and column; ends with 1 when it cannot be used
  try FILE [REQUEST]         what the policy decides for a request, and why, rule by rule
      -H name:value          a header; may be given several times
      --method NAME          default GET
      --path PATH            with a query string or without; default /
      --claim name=value     a claim that the application verified
      --tag key=value        a tag that the application hands in
      --peer ADDRESS         the other end of the connection
      --json                 the decision as JSON, with every rule
  types FILE [--out FILE]    TypeScript for createDyeing<Tags>(): the policy's tags and their values
  schema                     the JSON Schema of policy files

  --help                     this text
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
  json: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

/** What is done with a policy that can be used, and the options it takes. */
const COMMANDS: Readonly<
  Record<
    string,
    { readonly options: readonly string[]; run(policy: DecidingPolicy, file: string, values: Values): void }
  >
> = {
  check: { options: [], run: ({ revision }, file) => print(`${file}: revision ${revision} can be used\n`) },
  try: {
    options: ["header", "method", "path", "claim", "tag", "peer", "json"],
    run: (policy, _file, values) => {
      const decision = policy.decide(requestOfArguments(values));
      print(values.json === true ? `${JSON.stringify(decision, null, 2)}\n` : decisionInWords(decision));
    },
  },
  types: {
    options: ["out"],
    run: (policy, file, { out }) => {
      const text = policyTypes(policy, file);
      if (out === undefined) print(text);
      else writeFileSync(out, text);
    },
  },
};

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  const { positionals, values } = argumentsOf(args);
  const [name = "", file] = positionals;
  if (values.help === true) return print(HELP);
  if (name === "schema" && positionals.length === 1) return print(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const foreign = Object.keys(values).filter((option) => command?.options.includes(option) === false);
  if (command === undefined || file === undefined || positionals.length > 2 || foreign.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  try {
    const policy = readPolicy(readFileSync(file), { file });
    for (const issue of policy.issues) process.stderr.write(`warning: ${textOfIssue(issue)}\n`);
    command.run(policy, file, values);
    return 0;
  } catch (error) {
    const lines = error instanceof PolicyError ? error.issues.map(textOfIssue) : [(error as Error).message];
    for (const line of lines) process.stderr.write(`error: ${line}\n`);
    return 1;
  }
}

function argumentsOf(args: string[]): { readonly positionals: readonly string[]; readonly values: Values } {
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    return { positionals: [], values: {} };
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
