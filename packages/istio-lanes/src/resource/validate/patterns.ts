import { RE2JS } from "re2js";
import type { Report } from "../report.ts";
import { formatPath } from "../shape/field-path.ts";
import type { StringMatchSpec } from "../shape/virtual-service.ts";
import type { Path } from "../source-document.ts";
import { present, refuse } from "./checks.ts";

/** Above this many bytes Istio refuses a pattern. */
const MAX_PATTERN = 1024;

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
  const fault = patternFault(pattern);
  if (fault !== undefined) report.add("LANES_REGEX", path, `\`${formatPath(path)}\`: ${fault}`);
}

/** Patterns come again and again; each is tried once. */
const known = new Map<string, string | undefined>();
const MAX_KNOWN = 10_000;

function patternFault(pattern: string): string | undefined {
  if (known.has(pattern)) return known.get(pattern);
  if (known.size >= MAX_KNOWN) known.clear();
  const fault = tryPattern(pattern);
  known.set(pattern, fault);
  return fault;
}

function tryPattern(pattern: string): string | undefined {
  if (pattern === "") return "an empty pattern is none";
  if (Buffer.byteLength(pattern) > MAX_PATTERN) return `the pattern is longer than ${MAX_PATTERN} bytes`;
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (reason) {
    const star = pattern === "*" ? " (any value is `.*`, presence is `{}`)" : "";
    return `RE2 refuses \`${pattern}\`: ${reason instanceof Error ? reason.message : String(reason)}${star}`;
  }
}
