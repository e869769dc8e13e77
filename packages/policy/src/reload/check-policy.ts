import { compilePolicy } from "../compile/compile-policy.ts";
import { parsePolicy } from "../document/parse-policy.ts";
import type { PolicyDocument } from "../document/policy-document.ts";
import { PolicyError, type PolicyIssue, type PolicyWarning, plainIssue } from "../document/policy-error.ts";
import { NOBODY } from "../tag-source/sources-by-name.ts";

/** A policy file to be looked at. All of it can be handed to a worker, and back. */
export interface CheckRequest {
  readonly bytes: Uint8Array;
  /** Named in errors. */
  readonly file: string;
  /** Names of the sources that were handed in; undefined: any will do. */
  readonly sources: readonly string[] | undefined;
}

/** What became of it: a document that compiles, or what is wrong with it. */
export type CheckedPolicy = UsablePolicy | { readonly issues: readonly [PolicyIssue, ...PolicyIssue[]] };

export interface UsablePolicy {
  readonly document: PolicyDocument;
  readonly warnings: readonly PolicyWarning[];
}

/** Parses, validates and compiles a policy, to see whether that can be done: the slow part, which a worker does. */
export function checkPolicyFile({ bytes, file, sources }: CheckRequest): CheckedPolicy {
  try {
    const parsed = parsePolicy(bytes, { file });
    const names = sources === undefined ? undefined : new Map(sources.map((name) => [name, NOBODY]));
    const { issues: warnings } = compilePolicy(parsed, { sources: names });
    return { document: parsed.document, warnings };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const [first = error, ...others] = error.issues;
    return { issues: [plainIssue(first), ...others.map(plainIssue)] };
  }
}
