import type { PolicyStatus } from "./policy-status.ts";

const STATES: Readonly<Record<PolicyStatus["state"], string>> = {
  current: "is what the file says",
  kept: "stays, since the file cannot be used",
  "last-good": "was kept on disk, since the file could not be used at the start",
  baseline: "dyes nothing, since the file could not be used at the start and none was kept",
};

/** A status in one line, for a readiness answer. */
export function statusLine({
  state,
  revision,
  rejected,
}: Pick<PolicyStatus, "state" | "revision" | "rejected">): string {
  const why = rejected === undefined ? "" : ` (${rejected.reason}: ${rejected.text})`;
  return `policy \`${revision}\` ${STATES[state]}${why}`;
}
