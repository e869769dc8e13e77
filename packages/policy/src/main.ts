#!/usr/bin/env node
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PolicyError, textOfIssue } from "./document/policy-error.ts";
import { policyJsonSchema } from "./document/policy-json-schema.ts";
import { readPolicy } from "./source/read-policy.ts";
import { policyTypes } from "./types/policy-types.ts";

const HELP = `usage: dyeing-policy COMMAND

  check FILE                 says what is wrong with a policy, with line and column; ends with 1 when it cannot be used
  types FILE [--out FILE]    TypeScript for createDyeing<Tags>(): the policy's tags and their values
  schema                     the JSON Schema of policy files

  --help                     this text
`;

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  const { positionals, values } = argumentsOf(args);
  const [command, file] = positionals;
  if (values.help === true) return print(HELP);
  if (command === "schema" && positionals.length === 1)
    return print(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
  if ((command !== "check" && command !== "types") || file === undefined || positionals.length > 2) {
    process.stderr.write(HELP);
    return 2;
  }
  try {
    const policy = readPolicy(readFileSync(file), { file });
    for (const issue of policy.issues) process.stderr.write(`warning: ${textOfIssue(issue)}\n`);
    if (command === "check") return print(`${file}: revision ${policy.revision} can be used\n`);
    const text = policyTypes(policy, file);
    if (values.out === undefined) return print(text);
    writeFileSync(values.out, text);
    return 0;
  } catch (error) {
    const lines = error instanceof PolicyError ? error.issues.map(textOfIssue) : [(error as Error).message];
    for (const line of lines) process.stderr.write(`error: ${line}\n`);
    return 1;
  }
}

interface Arguments {
  readonly positionals: readonly string[];
  readonly values: { readonly help?: boolean | undefined; readonly out?: string | undefined };
}

function argumentsOf(args: string[]): Arguments {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" }, out: { type: "string" } },
    });
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    return { positionals: [], values: {} };
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
