import { type Finding, type FindingCode, finding } from "./finding.ts";
import type { Path, SourceDocument } from "./source-document.ts";

/** Collects the findings of one document. */
export class Report {
  readonly #document: SourceDocument;
  readonly #findings: Finding[];
  #errors = 0;
  #resource: string | undefined;

  constructor(document: SourceDocument, findings: Finding[]) {
    this.#document = document;
    this.#findings = findings;
  }

  /** Says what the document is, for the findings to come. */
  about(kind: string, namespace: string, name: string): void {
    this.#resource = resourceKey(kind, namespace, name);
  }

  add(code: FindingCode, path: Path, message: string): void {
    const found = finding(code, this.#document.positionOf(path), message, this.#resource);
    if (found.level === "error") this.#errors += 1;
    this.#findings.push(found);
  }

  /** Errors of this document so far. */
  get errors(): number {
    return this.#errors;
  }
}

/** How findings name a resource. */
export function resourceKey(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
