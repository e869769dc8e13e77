import type { z } from "zod";
import type { FieldPath } from "./field-path.ts";
import type { IssueCollector } from "./issue-collector.ts";
import type { PolicyDocument } from "./policy-document.ts";
import { refuseUnsafeKeys } from "./refuse-unsafe-keys.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import { policySchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** Checks plain data against the schema. Throws PolicyError with all faults of shape. */
export function checkShape(data: unknown, issues: IssueCollector): PolicyDocument {
  refuseUnsafeKeys(data, issues);
  refuseUnsupported(data, issues);
  issues.throwIfAny();
  const result = policySchema.safeParse(data, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) addIssue(issue, [], issues);
  issues.throwIfAny();
  throw result.error;
}

function addIssue(issue: Issue, base: FieldPath, issues: IssueCollector): void {
  const path: FieldPath = [...base, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  const schema = (text: string, at: FieldPath = path, onKey = false) =>
    issues.add({ code: "DYE_POLICY_SCHEMA", path: at, text, onKey });
  switch (issue.code) {
    case "unrecognized_keys":
      for (const key of issue.keys) schema(`unknown field \`${key}\``, [...path, key], true);
      return;
    case "invalid_key":
      return schema(`\`${String(path.at(-1))}\`: ${issue.issues[0]?.message ?? "invalid key"}`, path, true);
    case "invalid_type":
      return schema(
        issue.input === undefined
          ? "required field is missing"
          : `expected ${nameOf(issue.expected)}, got ${kindOf(issue.input)}`,
      );
    case "invalid_union":
      return addUnion(issue, path, issues);
    case "invalid_value":
      return schema(
        `${shown(issue.input)} is not one of ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}`,
      );
    case "too_small":
      return schema(
        issue.origin === "string" || issue.origin === "array"
          ? "must not be empty"
          : `must be at least ${issue.minimum}`,
      );
    case "too_big":
      return schema(
        issue.origin === "string" || issue.origin === "array"
          ? `longer than ${issue.maximum}`
          : `must be at most ${issue.maximum}`,
      );
    case "invalid_format": {
      const code = path.at(-1) === "header" ? "DYE_POLICY_HEADER" : "DYE_POLICY_SCHEMA";
      return issues.add({ code, path, text: `${shown(issue.input)}: ${issue.message}` });
    }
    default:
      return schema(issue.message);
  }
}

/** The branch that came furthest tells most; when none came further than its start, the union's own words do. */
function addUnion(issue: Extract<Issue, { code: "invalid_union" }>, path: FieldPath, issues: IssueCollector): void {
  const [best] = issue.errors.toSorted((a, b) => reach(b) - reach(a));
  if (best === undefined || reach(best) === 0) {
    issues.add({ code: "DYE_POLICY_SCHEMA", path, text: issue.message });
    return;
  }
  for (const inner of best) addIssue(inner, path, issues);
}

function reach(branch: readonly Issue[]): number {
  return Math.max(0, ...branch.map((issue) => issue.path.length));
}

function nameOf(expected: string): string {
  if (expected === "string") return "text";
  if (expected === "record" || expected === "object") return "a map";
  if (expected === "array") return "a list";
  return expected === "int" ? "a whole number" : `a ${expected}`;
}

function kindOf(input: unknown): string {
  if (input === null) return "nothing";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object") return "a map";
  return typeof input === "string" ? "text" : `the ${typeof input} \`${String(input)}\` (put text in quotes)`;
}

function shown(input: unknown): string {
  if (typeof input === "object" && input !== null) return kindOf(input);
  const text = String(input);
  return `\`${text.length > 64 ? `${text.slice(0, 64)}...` : text}\``;
}
