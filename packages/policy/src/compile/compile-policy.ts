import type { Policy, RequestFacts } from "@dyeing/sdk";
import type { ParsedPolicy } from "../document/parse-policy.ts";
import { type PolicyWarning, textOfIssue } from "../document/policy-error.ts";
import type { Decision } from "../inject/decision.ts";
import { TagInjector } from "../inject/tag-injector.ts";
import { DEFAULT_WAIT_MS, prepareTags } from "../tag-source/prepare-tags.ts";
import { atOnce } from "./at-once.ts";
import { type CompileRulesOptions, compileRulesInSteps } from "./compile-rules.ts";

/** A policy whose decisions explain themselves. */
export interface DecidingPolicy extends Policy {
  decide(facts: RequestFacts): Decision;
  /** The values that each tag of the vocabulary may have; undefined: any. */
  readonly values: ReadonlyMap<string, readonly string[] | undefined>;
  /** What can be used and never does what it says. */
  readonly issues: readonly PolicyWarning[];
}

/** What a policy is compiled with, beside its document. */
export interface CompileOptions extends CompileRulesOptions {
  /** How long a request waits for its sources, in milliseconds. */
  readonly waitMs?: number | undefined;
}

/** Compiles a parsed policy to an immutable snapshot. Throws PolicyError with every fault found. */
export function compilePolicy(parsed: ParsedPolicy, options: CompileOptions = {}): DecidingPolicy {
  return atOnce(compilePolicyInSteps(parsed, options));
}

/** `compilePolicy` in steps of one rule each, for a process that has requests to serve meanwhile. */
export function* compilePolicyInSteps(
  parsed: ParsedPolicy,
  options: CompileOptions = {},
): Generator<void, DecidingPolicy> {
  const { document } = parsed;
  const { vocabulary, warnings: issues, ...rules } = yield* compileRulesInSteps(parsed, options);
  const injector = new TagInjector(rules);
  const sourced = rules.tags.flatMap(({ sourced }) => (sourced === undefined ? [] : [sourced]));
  const { waitMs = DEFAULT_WAIT_MS } = options;
  const { inbound, outbound } = document.trust ?? {};
  return Object.freeze({
    revision: document.revision,
    vocabulary,
    trust: Object.freeze({
      accept: inbound?.accept,
      allow: outbound?.allow === undefined ? undefined : Object.freeze([...outbound.allow]),
    }),
    values: new Map(rules.tags.map(({ spec, allowed }) => [spec.key, allowed && [...allowed]])),
    issues,
    warnings: Object.freeze(issues.map(textOfIssue)),
    decide: (facts) => injector.decide(facts),
    // Nothing to ask for where no tag has a source: adapters then never wait.
    ...(sourced.length > 0 && { waitMs, prepare: (facts: RequestFacts) => prepareTags(sourced, facts, waitMs) }),
  } satisfies DecidingPolicy);
}
