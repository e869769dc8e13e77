import type { TagSpec } from "@dyeing/sdk/wire";
import type { FactReader } from "../condition/fact-reader.ts";
import type { Reading } from "../condition/reading.ts";
import type { SourcedTag } from "../tag-source/sourced-tag.ts";
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
  /** It has neither `when` nor `match` nor `sample`. */
  readonly unconditional: boolean;
  /** Its value is its own: when it applies, there is one, and it may stand. */
  readonly hasValue: boolean;
  /** The slot of the draw that its sample takes. */
  readonly draw: number | undefined;
  /** What trying it costs at most, in units of about 10 ns, without the draw. */
  readonly cost: number;
  /** `applied` when `when`, `match` and `sample` hold, else which of them does not. */
  check(reading: Reading): RuleOutcome;
  /** The transformed value. Undefined when there is none. */
  value(reading: Reading): string | undefined;
  /** Whether the value may stand: a color is a DNS label, a tag's value is one of its `values`. */
  accepts(value: string): boolean;
}
