// For services.

export type {
  DecidedTag,
  Policy,
  PolicyEvent,
  PolicySource,
  RequestFacts,
  TagScope,
  TagSpec,
  TrustSettings,
  UndyedReason,
  Vocabulary,
} from "@dyeing/sdk";
export type { DecidingPolicy } from "./compile/compile-policy.ts";
export type { ParseOptions } from "./document/parse-policy.ts";
export type { PolicyDocument, TagDocument } from "./document/policy-document.ts";
export {
  POLICY_ERROR_CODES,
  POLICY_WARNING_CODES,
  PolicyError,
  type PolicyErrorCode,
  type PolicyIssue,
  type PolicyWarning,
  type PolicyWarningCode,
} from "./document/policy-error.ts";
export { policyJsonSchema } from "./document/policy-json-schema.ts";
export {
  type Decision,
  type Explanation,
  type RuleEvidence,
  TAG_OUTCOMES,
  type TagEvidence,
  type TagOutcome,
  UNDYED_REASONS,
} from "./inject/decision.ts";
export type { DryRunReport } from "./reload/dry-run.ts";
export {
  type PolicyState,
  type PolicyStatus,
  REJECTION_REASONS,
  type Rejection,
  type RejectionReason,
} from "./reload/policy-status.ts";
export type { DryRunOptions, FilePolicyOptions } from "./reload/reload-options.ts";
export type { FilePolicy } from "./reload/reloader.ts";
export type { DyeingRule } from "./rule/dyeing-rule.ts";
export { RULE_OUTCOMES, type RuleOutcome } from "./rule/rule-outcome.ts";
export type { TransformStep } from "./rule/transform.ts";
export { BUCKETS, bucket, bucketsOf } from "./sample/bucket.ts";
export { murmur3 } from "./sample/murmur3.ts";
export type { SampleSpec } from "./sample/sample-spec.ts";
export { filePolicy } from "./source/file-policy.ts";
export { readPolicy } from "./source/read-policy.ts";
export { staticPolicy } from "./source/static-policy.ts";
export { type RedisHashClient, type RedisHashPlace, redisHash } from "./tag-source/redis-hash.ts";
export { type RefreshingTable, type RefreshingTableOptions, refreshingTable } from "./tag-source/refreshing-table.ts";
export { type SlidingWindow, type SlidingWindowOptions, slidingWindow } from "./tag-source/sliding-window.ts";
export { staticMap } from "./tag-source/static-map.ts";
export type {
  CacheOptions,
  LocalTagSource,
  RemoteTagSource,
  TagSource,
  TagSourceStatus,
} from "./tag-source/tag-source.ts";
export { policyTypes } from "./types/policy-types.ts";
