import { formatPath, schemaFaults } from "@dyeing/text";
import type { IssueCollector } from "./issue-collector.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { refuseUnsafeKeys } from "./refuse-unsafe-keys.ts";
import { policySchema } from "./schema.ts";

const NO_KEYS = "keys do not stand in a policy, which is no secret: give them with the option `trust.keys`";

/** What is meant by a field that people look for in another place. */
const MEANT: Readonly<Record<string, string>> = {
  "trust.inbound.peers": "write `accept: { peers: [peer] }`",
  "trust.keys": NO_KEYS,
  "trust.inbound.keys": NO_KEYS,
};

/** Checks plain data against the schema. Throws PolicyError with all faults of shape. */
export function checkShape(data: unknown, issues: IssueCollector): PolicyDocument {
  refuseUnsafeKeys(data, issues);
  issues.throwIfAny();
  const result = policySchema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  for (const { path, text, onKey, form } of schemaFaults(result.error.issues)) {
    const code = form && path.at(-1) === "header" ? "DYE_POLICY_HEADER" : "DYE_POLICY_SCHEMA";
    const meant = onKey ? MEANT[formatPath(path)] : undefined;
    issues.add({ code, path, text: meant === undefined ? text : `${text}: ${meant}`, onKey });
  }
  issues.throwIfAny();
  throw result.error;
}
