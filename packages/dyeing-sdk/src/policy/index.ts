// For services.

export type {
  DecidedTag,
  Decision,
  RuleEvidence,
  TagEvidence,
  TagOutcome,
  UndyedReason,
} from "../inject/decision.ts";
export { TAG_OUTCOMES, UNDYED_REASONS } from "../inject/decision.ts";
export { TagInjector } from "../inject/tag-injector.ts";
export { BUCKETS, bucket, bucketsOf } from "../rule/bucket.ts";
export type { DyeingRule } from "../rule/dyeing-rule.ts";
export { murmur3 } from "../rule/murmur3.ts";
export type { RequestFacts } from "../rule/request-facts.ts";
// For tools and other libraries.
export { RULE_OUTCOMES, type RuleOutcome } from "../rule/rule-outcome.ts";
export type { RuleSet } from "../rule/rule-set.ts";
export type { SampleSpec } from "../rule/sample.ts";
export type { TransformStep } from "../rule/transform.ts";
export type { TagScope, TagSpec, Vocabulary } from "../wire/vocabulary.ts";
export { compilePolicy, compileRules } from "./compile-policy.ts";
export { checkPolicy, type ParsedPolicy, type ParseOptions, parsePolicy } from "./parse-policy.ts";
export type { Policy, PolicySource, TrustSettings } from "./policy.ts";
export type { PolicyDocument, TagDocument } from "./policy-document.ts";
export { POLICY_ERROR_CODES, PolicyError, type PolicyErrorCode, type PolicyIssue } from "./policy-error.ts";
export { policyJsonSchema } from "./policy-json-schema.ts";
export { filePolicy } from "./source/file-policy.ts";
export { staticPolicy } from "./source/static-policy.ts";
