import type { Decision, RuleEvidence } from "../inject/decision.ts";

/** Rules up to here are all listed. */
const ALL = 50;
/** What most rules of a large policy say of a request. */
const ORDINARY: ReadonlySet<RuleEvidence["outcome"]> = new Set(["when-false", "match-failed", "not-sampled"]);

/** What was decided, and why, in lines for people. */
export function decisionInWords(decision: Decision): string {
  const { color, rule, revision, undyedBecause, missing, tags } = decision;
  const { rules, tags: tagEvidence } = decision.explain();
  const why = rule === undefined ? undyedBecause : `rule ${rule}`;
  const values = new Map(tags.map(({ spec, value }) => [spec.key, `${spec.header}: ${value}`]));
  const lines = [
    `color ${color} (${why}${missing === undefined ? "" : `: ${missing}`}), revision ${revision}`,
    ...section(
      "tags",
      tagEvidence.map(({ key, outcome }) => [outcome, key, values.get(key) ?? ""]),
    ),
    ...section(
      "rules",
      shown(rules).map(({ rule: id, key, outcome }) => [outcome, id, key]),
    ),
    ...leftOut(rules),
  ];
  return `${lines.join("\n")}\n`;
}

function shown(rules: readonly RuleEvidence[]): readonly RuleEvidence[] {
  return rules.length <= ALL ? rules : rules.filter(({ outcome }) => !ORDINARY.has(outcome));
}

function leftOut(rules: readonly RuleEvidence[]): readonly string[] {
  const count = rules.length - shown(rules).length;
  return count === 0 ? [] : [`  and ${count} that do not apply: --json has them all`];
}

function section(title: string, rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return [title, ...rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd())];
}
