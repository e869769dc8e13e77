import { formatPath } from "@dyeing/text";
import { durationMs } from "../duration.ts";
import type { Report } from "../report.ts";
import type { Path } from "../source-document.ts";
import { isDnsLabel, labelPairFault } from "./names.ts";

/** A value that Istio's admission webhook refuses. */
export function refuse(report: Report, path: Path, message: string): void {
  report.add("LANES_VALUE", path, `\`${formatPath(path)}\`: ${message}`);
}

/** Durations are at least a millisecond and have no fraction of one. Absent is fine; no duration at all is said before. */
export function checkDuration(report: Report, path: Path, value: string | null | undefined): void {
  if (value === null || value === undefined) return;
  const ms = durationMs(value);
  if (ms === undefined) return;
  if (ms < 1) refuse(report, path, `\`${value}\` is shorter than 1ms`);
  else if (!Number.isInteger(ms)) refuse(report, path, `\`${value}\` is finer than 1ms`);
}

export function checkPort(report: Report, path: Path, value: number | null | undefined): void {
  if (value === null || value === undefined) return;
  if (value < 1 || value > 65_535) refuse(report, path, `port ${value} is outside 1..65535`);
}

export function checkRange(
  report: Report,
  path: Path,
  value: number | null | undefined,
  minimum: number,
  maximum: number,
): void {
  if (value === null || value === undefined) return;
  if (value < minimum || value > maximum) refuse(report, path, `${value} is outside ${minimum}..${maximum}`);
}

export function checkLabels(
  report: Report,
  path: Path,
  labels: Readonly<Record<string, string | null>> | null | undefined,
): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    const fault = labelPairFault(key, value ?? "");
    if (fault !== undefined) refuse(report, [...path, key], fault);
  }
}

/** `exportTo` of a resource in a namespace. `none` says whether `~`, to nobody, is allowed. */
export function checkExportTo(
  report: Report,
  path: Path,
  exportTo: readonly string[] | null | undefined,
  namespace: string,
  none = false,
): void {
  const seen = new Set<string>();
  for (const [index, entry] of (exportTo ?? []).entries()) {
    const key = entry === "." ? namespace : entry;
    if (seen.has(key)) refuse(report, [...path, index], `\`${entry}\` stands twice`);
    else if (key === "~" && !none) refuse(report, [...path, index], "`~` is for ServiceEntries only");
    else if (key !== "*" && key !== "~" && !isDnsLabel(key)) {
      refuse(report, [...path, index], `\`${entry}\` is neither \`.\`, \`*\` nor a namespace`);
    }
    seen.add(key);
  }
  if ((seen.has("*") || seen.has("~")) && (exportTo ?? []).length > 1) {
    refuse(report, path, `\`${seen.has("*") ? "*" : "~"}\` goes with nothing else`);
  }
}

/** Which of the given fields are set. */
export function present<K extends string>(
  value: Readonly<Partial<Record<K, unknown>>>,
  keys: readonly K[],
): readonly K[] {
  return keys.filter((key) => value[key] !== undefined && value[key] !== null);
}
