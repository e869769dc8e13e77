import { fromBytes } from "./matching/bytes.ts";
import type { ConditionKind } from "./matching/condition.ts";
import type { ConditionEvidence } from "./mesh/evidence.ts";

const SUBJECTS: Readonly<Record<ConditionKind, string>> = {
  uri: "uri",
  method: "method",
  scheme: "scheme",
  authority: "authority",
  header: "header",
  withoutHeader: "header",
  queryParam: "query parameter",
  port: "`port`",
  gateways: "`gateways`",
  sourceLabels: "`sourceLabels` of the caller",
  sourceNamespace: "`sourceNamespace` of the caller",
};

/** What a condition asks for and what the request has: `header \`x\` must be exact \`a\` and is absent`. */
export function conditionText({ kind, name, operator, expected, actual, held }: ConditionEvidence): string {
  const subject = name === "" ? SUBJECTS[kind] : `${SUBJECTS[kind]} \`${name}\``;
  const had = actual.length === 0 ? "absent" : actual.map((line) => `\`${fromBytes(line)}\``).join(", ");
  if (kind === "port" || kind === "gateways" || kind === "sourceLabels" || kind === "sourceNamespace") {
    return `${subject} must be \`${expected}\` and is ${had}`;
  }
  const wanted = operator === "present" ? "present" : `${operator} \`${expected}\``;
  const must = kind === "withoutHeader" ? "must not be" : "must be";
  return held ? `${subject} ${must} ${wanted}, is ${had}` : `${subject} ${must} ${wanted} and is ${had}`;
}
