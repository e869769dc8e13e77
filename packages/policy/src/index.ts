// For services.

export type {
  DecidedTag,
  Policy,
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
export type { DyeingRule } from "./rule/dyeing-rule.ts";
export { RULE_OUTCOMES, type RuleOutcome } from "./rule/rule-outcome.ts";
export type { TransformStep } from "./rule/transform.ts";
export { BUCKETS, bucket, bucketsOf } from "./sample/bucket.ts";
export { murmur3 } from "./sample/murmur3.ts";
export type { SampleSpec } from "./sample/sample-spec.ts";
export { filePolicy } from "./source/file-policy.ts";
export { readPolicy } from "./source/read-policy.ts";
export { staticPolicy } from "./source/static-policy.ts";
export { policyTypes } from "./types/policy-types.ts";
