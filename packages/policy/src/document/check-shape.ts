import { schemaFaults } from "@dyeing/text";
import type { IssueCollector } from "./issue-collector.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { refuseUnsafeKeys } from "./refuse-unsafe-keys.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import { policySchema } from "./schema.ts";

/** Checks plain data against the schema. Throws PolicyError with all faults of shape. */
export function checkShape(data: unknown, issues: IssueCollector): PolicyDocument {
  refuseUnsafeKeys(data, issues);
  refuseUnsupported(data, issues);
  issues.throwIfAny();
  const result = policySchema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  for (const { path, text, onKey, form } of schemaFaults(result.error.issues)) {
    const code = form && path.at(-1) === "header" ? "DYE_POLICY_HEADER" : "DYE_POLICY_SCHEMA";
    issues.add({ code, path, text, onKey });
  }
  issues.throwIfAny();
  throw result.error;
}
