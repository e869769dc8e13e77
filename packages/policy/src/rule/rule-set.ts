import type { RequestFacts } from "@dyeing/sdk";
import type { TagSpec } from "@dyeing/sdk/wire";
import type { SourcedTag } from "../tag-source/sourced-tag.ts";
import type { FactReader, TagValues } from "./fact-reader.ts";
import type { RuleOutcome } from "./rule-outcome.ts";

/** A tag of the policy, ready to be read from a request. */
export interface CompiledTag {
  readonly spec: TagSpec;
  /** Undefined: only rules or `withTags` give it. */
  readonly read: FactReader | undefined;
  /** Where `read` looks, when a source has the value. */
  readonly sourced?: SourcedTag | undefined;
  /** Undefined: any value. */
  readonly allowed: ReadonlySet<string> | undefined;
  readonly required: boolean;
}

/** A rule of the policy, ready to be tried on a request. */
export interface CompiledRule {
  readonly id: string;
  readonly key: string;
  /** The position of its tag in `RuleSet.tags`, or `RuleSet.tags.length` for the color. */
  readonly slot: number;
  readonly required: boolean;
  /** `applied` when `when`, `match` and `sample` hold, else which of them does not. */
  check(facts: RequestFacts, tags: TagValues): RuleOutcome;
  /** The transformed value. Undefined when there is none. */
  value(facts: RequestFacts, tags: TagValues): string | undefined;
  /** Whether the value may stand: a color is a DNS label, a tag's value is one of its `values`. */
  accepts(value: string): boolean;
}

/** The compiled, immutable part of a policy that decides. */
export interface RuleSet {
  readonly revision: string;
  /** In file order: those of `tags`, then those that only rules name. */
  readonly tags: readonly CompiledTag[];
  readonly rules: readonly CompiledRule[];
}
