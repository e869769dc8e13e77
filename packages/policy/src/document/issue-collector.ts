import { type FieldPath, formatPath } from "@dyeing/text";
import type { Locator } from "./locator.ts";
import { PolicyError, type PolicyErrorCode, type PolicyIssue, type PolicyWarningCode } from "./policy-error.ts";

/** A fault before its place in the file is known. */
export interface FoundFault<Code = PolicyErrorCode> {
  readonly code: Code;
  readonly path: FieldPath;
  readonly text: string;
  /** Offset into the text of the field. */
  readonly offset?: number | undefined;
  /** The fault is the key itself, not its value. */
  readonly onKey?: boolean | undefined;
}

/** What was found in one document, each with its place. */
class Collector<Code> {
  readonly #file: string;
  readonly #locator: Locator;
  readonly #found: PolicyIssue<Code>[] = [];

  constructor(file: string, locator: Locator) {
    this.#file = file;
    this.#locator = locator;
  }

  add(fault: FoundFault<Code>): void {
    const { code, text, path } = fault;
    const place = fault.onKey
      ? this.#locator.ofKey(path)
      : fault.offset === undefined
        ? this.#locator.ofValue(path)
        : this.#locator.insideText(path, fault.offset);
    this.#found.push({
      code,
      text,
      file: this.#file,
      line: place?.line,
      column: place?.column,
      path: formatPath(path),
    });
  }

  inOrder(): PolicyIssue<Code>[] {
    return this.#found.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  }
}

/** Gathers the faults of one document, so that a person sees all of them at once. */
export class IssueCollector extends Collector<PolicyErrorCode> {
  /** Throws a PolicyError when anything was found. */
  throwIfAny(): void {
    const [first, ...others] = this.inOrder();
    if (first !== undefined) throw new PolicyError(first, others);
  }
}

/** Gathers what a document can be used with, and should not say. */
export class WarningCollector extends Collector<PolicyWarningCode> {}
