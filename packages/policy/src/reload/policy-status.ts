import type { PolicyIssue } from "../document/policy-error.ts";
import type { TagSourceStatus } from "../tag-source/tag-source.ts";
import type { DryRunReport } from "./dry-run.ts";

/** Why a file did not become the active policy: a closed list. */
export const REJECTION_REASONS = ["unreadable", "invalid", "older", "changes-too-many", "failed"] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** A file that did not become the active policy. */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
  /** Undefined where it could not be read. */
  readonly revision: string | undefined;
  readonly hash: string | undefined;
  /** Of an invalid one, with their places. */
  readonly issues: readonly PolicyIssue[];
}

/**
 * `current`: the file decides. `kept`: it cannot be used, or is away, and the policy before it decides. `last-good`: it could
 * not be used when the process started, and the one that was kept on disk decides. `baseline`: there was none either, and no
 * request is dyed.
 */
export type PolicyState = "current" | "kept" | "last-good" | "baseline";

/** How a policy file does, for a readiness answer, a metric, or a person. */
export interface PolicyStatus {
  readonly state: PolicyState;
  /** Of the active policy. */
  readonly revision: string;
  /** Of its content: the first 16 hex digits of its SHA-256. Empty where there is none. */
  readonly hash: string;
  /** When it became active; ISO 8601. */
  readonly since: string;
  /** Policies that became active after the first. */
  readonly reloads: number;
  /** Files that did not, by reason. */
  readonly rejections: Readonly<Record<RejectionReason, number>>;
  /** The file as it is now, when it is not the active policy. */
  readonly rejected: Rejection | undefined;
  /** How a change is seen. `poll`: only by looking again. `never`: the file is a mount of its own, which no change reaches. */
  readonly seenBy: "watch" | "poll" | "never";
  /** The dry run of the latest file that came that far. */
  readonly dryRun: DryRunReport | undefined;
  /** By name. */
  readonly sources: Readonly<Record<string, TagSourceStatus>>;
  /** All of it in one line. */
  readonly detail: string;
}
