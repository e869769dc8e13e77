import { DyeingError } from "@dyeing/sdk/errors";

/** What is wrong with a policy: a closed list, each with its anchor in docs/reference/policy.md. */
export const POLICY_ERROR_CODES = [
  "DYE_POLICY_READ",
  "DYE_POLICY_ENCODING",
  "DYE_POLICY_SIZE",
  "DYE_POLICY_SYNTAX",
  "DYE_POLICY_SCHEMA",
  "DYE_POLICY_DUPLICATE",
  "DYE_POLICY_HEADER",
  "DYE_POLICY_COLOR",
  "DYE_POLICY_VALUE",
  "DYE_POLICY_REFERENCE",
  "DYE_POLICY_CONDITION",
  "DYE_POLICY_REGEX",
  "DYE_POLICY_COST",
] as const;
export type PolicyErrorCode = (typeof POLICY_ERROR_CODES)[number];

/** What a policy can be used with, and what does not do what it says, or more than it says. */
export const POLICY_WARNING_CODES = ["DYE_POLICY_NEVER", "DYE_POLICY_NO_COLOR", "DYE_POLICY_CLIENT_HEADER"] as const;
export type PolicyWarningCode = (typeof POLICY_WARNING_CODES)[number];
export type PolicyWarning = PolicyIssue<PolicyWarningCode>;

/** One fault of a policy, with its place. */
export interface PolicyIssue<Code = PolicyErrorCode> {
  readonly code: Code;
  /** Lower case, no full stop, user input in backticks. */
  readonly text: string;
  /** The file as it was named, or `policy` for an object. */
  readonly file: string;
  /** Counted from 1. Undefined when the policy is an object, or when the fault is the file as a whole. */
  readonly line: number | undefined;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number | undefined;
  /** Field path such as `rules[2].when`; empty for the document. */
  readonly path: string;
}

/** A policy cannot be used. It stands for its first fault, in file order; `issues` has all that were found. */
export class PolicyError extends DyeingError implements PolicyIssue {
  declare readonly code: PolicyErrorCode;
  readonly text: string;
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly path: string;
  readonly issues: readonly PolicyIssue[];

  constructor(first: PolicyIssue, others: readonly PolicyIssue[] = [], options?: { readonly cause?: unknown }) {
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    super(first.code, `${textOfIssue(first)}${more}`, options);
    this.name = "PolicyError";
    this.text = first.text;
    this.file = first.file;
    this.line = first.line;
    this.column = first.column;
    this.path = first.path;
    this.issues = [first, ...others];
  }
}

/** `dyeing.yaml:12:5: rules[2].when: text`, with the parts that are known. */
export function textOfIssue({ file, line, column, path, text }: PolicyIssue<unknown>): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return path === "" ? `${place}: ${text}` : `${place}: ${path}: ${text}`;
}

/** An issue as data: of an error, without what makes it one. */
export function plainIssue<Code>({ code, text, file, line, column, path }: PolicyIssue<Code>): PolicyIssue<Code> {
  return { code, text, file, line, column, path };
}
