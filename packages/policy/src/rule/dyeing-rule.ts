import type { SampleSpec } from "../sample/sample-spec.ts";
import type { TransformStep } from "./transform.ts";

/**
 * One rule as a policy file states it. Rules are tried in file order and the first that applies gives the key its
 * value. A rule applies when `when`, `match` and `sample` all hold (an absent one holds) and its value can be found.
 */
export interface DyeingRule {
  /** Names the rule in evidence and on the wire: visible ASCII, 1 to 64 characters. Default: the key (`#2` and so on added when taken). */
  readonly id?: string | undefined;
  /** `color`, or the key of a tag. A key that `tags` does not name becomes a tag of its own. */
  readonly key: string;
  /** The header that carries the value. Default: the tag's header, else `x-` and the key with `-` for `_`. */
  readonly header?: string | undefined;
  /** The value itself. Not together with `from`. */
  readonly value?: string | undefined;
  /**
   * Value expression. Without `value` and `from` the rule takes the value of the tag of its key, or, when that tag has
   * no source, the request header of the rule's own `header`.
   */
  readonly from?: string | undefined;
  /** CEL condition: `==`, `in`, `.startsWith()` and `&&` over `tags.KEY` and `request`. */
  readonly when?: string | undefined;
  /** RE2 pattern that the whole value of a request header must match. */
  readonly match?: { readonly header: string; readonly regex: string } | undefined;
  /** Takes only a sticky percentage. */
  readonly sample?: SampleSpec | undefined;
  /** Steps applied to the value, in order. One step may stand alone. */
  readonly transform?: TransformStep | readonly TransformStep[] | undefined;
  /** When the conditions hold and no rule finds a value for the key, the request stays undyed. Not for `color`. */
  readonly required?: boolean | undefined;
}
