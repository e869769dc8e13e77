import { type FieldPath, formatPath } from "@dyeing/text";
import type { Locator } from "./locator.ts";
import { PolicyError, type PolicyErrorCode, type PolicyIssue } from "./policy-error.ts";

/** A fault before its place in the file is known. */
export interface FoundFault {
  readonly code: PolicyErrorCode;
  readonly path: FieldPath;
  readonly text: string;
  /** Offset into the text of the field. */
  readonly offset?: number | undefined;
  /** The fault is the key itself, not its value. */
  readonly onKey?: boolean | undefined;
}

/** Gathers the faults of one document, so that a person sees all of them at once. */
export class IssueCollector {
  readonly #file: string;
  readonly #locator: Locator;
  readonly #issues: PolicyIssue[] = [];

  constructor(file: string, locator: Locator) {
    this.#file = file;
    this.#locator = locator;
  }

  add(fault: FoundFault): void {
    const { code, text, path } = fault;
    const place = fault.onKey
      ? this.#locator.ofKey(path)
      : fault.offset === undefined
        ? this.#locator.ofValue(path)
        : this.#locator.insideText(path, fault.offset);
    this.#issues.push({
      code,
      text,
      file: this.#file,
      line: place?.line,
      column: place?.column,
      path: formatPath(path),
    });
  }

  /** Throws a PolicyError when anything was found. */
  throwIfAny(): void {
    const [first, ...others] = this.#issues.toSorted(byPlace);
    if (first !== undefined) throw new PolicyError(first, others);
  }
}

function byPlace(a: PolicyIssue, b: PolicyIssue): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
