import { type PolicyError, type PolicyIssue, textOfIssue } from "../document/policy-error.ts";
import type { DryRunReport } from "./dry-run.ts";
import type { LoadedPolicy } from "./loaded-policy.ts";
import type { RejectionReason } from "./policy-status.ts";
import { isOlder } from "./revision-order.ts";

/** Why a file cannot become the active policy. */
export interface Fault {
  readonly reason: RejectionReason;
  readonly text: string;
  readonly revision: string | undefined;
  readonly hash: string | undefined;
  readonly issues: readonly PolicyIssue[];
}

export function faultOf({ code, issues }: Pick<PolicyError, "code" | "issues">, hash: string | undefined): Fault {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const text = first === undefined ? code : `${textOfIssue(first)}${more}`;
  return { reason: code === "DYE_POLICY_READ" ? "unreadable" : "invalid", text, revision: undefined, hash, issues };
}

/** Of one that is older than the active one, and does not say that it replaces it. */
export function faultOfOrder({ policy, hash, reload }: LoadedPolicy, active: string): Fault | undefined {
  const { revision } = policy;
  if (reload.replaces === active || !isOlder(revision, active)) return undefined;
  const text = `revision \`${revision}\` is older than the active \`${active}\`: to roll back, write \`reload: { replaces: "${active}" }\``;
  return { reason: "older", text, revision, hash, issues: [] };
}

/** Of one that would change the color of more requests than it may. */
export function faultOfChange(
  { policy, hash, reload }: LoadedPolicy,
  { percent, requests, unknown, changed }: DryRunReport,
  limit: { readonly refuseAbove: number; readonly minRequests: number },
): Fault | undefined {
  const allowed = reload.change ?? limit.refuseAbove;
  const tried = requests - unknown;
  if (percent === undefined || tried < limit.minRequests || percent <= allowed) return undefined;
  const text = `revision \`${policy.revision}\` would change the color of ${changed} of ${tried} recent requests (${percent.toFixed(1)} %), more than ${allowed} %: if that is meant, write \`reload: { change: ${Math.ceil(percent)} }\``;
  return { reason: "changes-too-many", text, revision: policy.revision, hash, issues: [] };
}
