import { DyeingError } from "@dyeing/sdk/errors";
import type { Finding, FindingCode } from "../resource/finding.ts";
import { formatPosition, type SourcePosition } from "../resource/source-position.ts";

/** The codes of findings that are errors. */
export type ResourceErrorCode = Extract<
  FindingCode,
  | "LANES_UNREADABLE"
  | "LANES_YAML"
  | "LANES_KIND"
  | "LANES_FIELD"
  | "LANES_VALUE"
  | "LANES_REGEX"
  | "LANES_DUPLICATE"
  | "LANES_UNSUPPORTED"
>;

/**
 * Resources cannot be used. Code and position are those of the first error; the message has a line for each of them,
 * every one beginning with `file:line:column`.
 */
export class ResourceError extends DyeingError {
  declare readonly code: ResourceErrorCode;
  readonly position: SourcePosition;
  /** All errors. At least one. */
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const [first] = findings;
    if (first === undefined) throw new Error("an error needs a finding");
    super(first.code, findings.map(formatFinding).join("\n"));
    this.name = "ResourceError";
    this.position = first.position;
    this.findings = findings;
  }
}

/** `file:line:column: message`. */
export function formatFinding({ position, message }: Finding): string {
  return `${formatPosition(position)}: ${message}`;
}
