import { formatPath, patternFault } from "@dyeing/text";
import type { Report } from "../report.ts";
import type { StringMatchSpec } from "../shape/virtual-service.ts";
import type { Path } from "../source-document.ts";
import { present, refuse } from "./checks.ts";

export interface MatchChecks {
  /** Envoy takes an empty prefix for a path, and for nothing else. */
  readonly emptyPrefix?: boolean;
}

/** A StringMatch as the webhook has it: at most one operator, no empty prefix, a pattern that RE2 takes. */
export function checkStringMatch(
  report: Report,
  path: Path,
  match: StringMatchSpec | null | undefined,
  { emptyPrefix = false }: MatchChecks = {},
): void {
  if (match === null || match === undefined) return;
  const set = present(match, ["exact", "prefix", "regex"]);
  if (set.length > 1) refuse(report, path, `only one of ${set.map((key) => `\`${key}\``).join(" and ")} may be set`);
  if (typeof match.prefix === "string" && match.prefix === "" && !emptyPrefix) {
    refuse(report, [...path, "prefix"], "an empty prefix is none (leave the condition out, or use `{}` for presence)");
  }
  if (typeof match.regex === "string") checkPattern(report, [...path, "regex"], match.regex);
}

export function checkPattern(report: Report, path: Path, pattern: string): void {
  if (typeof pattern !== "string") return;
  const fault = pattern === "" ? "an empty pattern is none" : patternFault(pattern);
  if (fault === undefined) return;
  const star = pattern === "*" ? " (any value is `.*`, presence is `{}`)" : "";
  report.add("LANES_REGEX", path, `\`${formatPath(path)}\`: ${fault}${star}`);
}
