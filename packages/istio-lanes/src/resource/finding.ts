import type { SourcePosition } from "./source-position.ts";

/**
 * Errors (the resources cannot be used as they are):
 * - `LANES_UNREADABLE`: a path cannot be read, or a directory holds no YAML file
 * - `LANES_YAML`: not valid YAML
 * - `LANES_KIND`: a document without `apiVersion` and `kind`, or of a version that Istio does not have
 * - `LANES_FIELD`: a field that Istio does not have at this place, or a value of the wrong type
 * - `LANES_VALUE`: a value that Istio's admission webhook refuses
 * - `LANES_REGEX`: a pattern that RE2 refuses, or that is longer than 1024 bytes
 * - `LANES_DUPLICATE`: a name or host that may stand only once
 * - `LANES_UNSUPPORTED`: a field of Istio that would change where a request goes and is not understood here
 *
 * Warnings (Istio takes them, and they are rarely meant):
 * - `LANES_UNREACHABLE`: a rule or a match that no request can reach
 * - `LANES_NO_EFFECT`: a setting that does nothing as it stands, such as a fault without a percentage
 * - `LANES_DEPRECATED`: a form that Istio still reads
 *
 * Notices (accepted, and not told by the explainer):
 * - `LANES_NOT_APPLIED`: a field that real Istio applies and that does not change where a request goes
 * - `LANES_IGNORED_KIND`: a document of a kind that has nothing to do with routing
 * - `LANES_NOT_JUDGED`: a document that may change routing in ways that are not modelled
 */
export type FindingCode =
  | "LANES_UNREADABLE"
  | "LANES_YAML"
  | "LANES_KIND"
  | "LANES_FIELD"
  | "LANES_VALUE"
  | "LANES_REGEX"
  | "LANES_DUPLICATE"
  | "LANES_UNSUPPORTED"
  | "LANES_UNREACHABLE"
  | "LANES_NO_EFFECT"
  | "LANES_DEPRECATED"
  | "LANES_NOT_APPLIED"
  | "LANES_IGNORED_KIND"
  | "LANES_NOT_JUDGED";

export type FindingLevel = "error" | "warning" | "notice";

/** One thing to say about the resources. */
export interface Finding {
  readonly code: FindingCode;
  readonly level: FindingLevel;
  readonly position: SourcePosition;
  /** Lower case, no full stop; without the position. */
  readonly message: string;
  /** The document that it is about: `kind namespace/name`. Undefined when that is not known. */
  readonly resource?: string | undefined;
}

/** The level that a code always has. */
export const FINDING_LEVELS: Readonly<Record<FindingCode, FindingLevel>> = {
  LANES_UNREADABLE: "error",
  LANES_YAML: "error",
  LANES_KIND: "error",
  LANES_FIELD: "error",
  LANES_VALUE: "error",
  LANES_REGEX: "error",
  LANES_DUPLICATE: "error",
  LANES_UNSUPPORTED: "error",
  LANES_UNREACHABLE: "warning",
  LANES_NO_EFFECT: "warning",
  LANES_DEPRECATED: "warning",
  LANES_NOT_APPLIED: "notice",
  LANES_IGNORED_KIND: "notice",
  LANES_NOT_JUDGED: "notice",
};

export function finding(code: FindingCode, position: SourcePosition, message: string, resource?: string): Finding {
  return { code, level: FINDING_LEVELS[code], position, message, ...(resource === undefined ? {} : { resource }) };
}
