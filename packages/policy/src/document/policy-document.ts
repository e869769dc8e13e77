import type { Acceptance } from "@dyeing/sdk";
import type { TagScope } from "@dyeing/sdk/wire";
import type { DyeingRule } from "../rule/dyeing-rule.ts";

/** One tag of the vocabulary, as a policy file states it. */
export interface TagDocument {
  /** The header that carries it, `[a-z0-9-]`; lower-cased. */
  readonly header: string;
  /**
   * Where its value comes from: `request.headers["x"]`, `claims.NAME`, `request.path` or `request.method`; `application`:
   * from what the application hands in; or a source, by the value of such an expression. Without it only rules and `withTags`
   * give the tag.
   */
  readonly from?: string | { readonly value: string } | { readonly source: string; readonly by: string } | undefined;
  /** The values it may have. Another one counts as absent. Default: any. */
  readonly values?: readonly string[] | undefined;
  /** Without a value the whole request stays undyed. Default false. */
  readonly required?: boolean | undefined;
  /** How far it travels. Default `route`. */
  readonly scope?: TagScope | undefined;
  /** Lowest goes first when the byte budget is exceeded: -1000 to 1000. Default 0. */
  readonly priority?: number | undefined;
}

/** A policy as its file states it. See docs/reference/policy.md. */
export interface PolicyDocument {
  /** Stamped on every decision: visible ASCII without commas, 1 to 64 characters. */
  readonly revision: string;
  readonly trust?:
    | {
        readonly inbound?: { readonly accept?: Acceptance | undefined } | undefined;
        readonly outbound?: { readonly allow?: readonly string[] | undefined } | undefined;
      }
    | undefined;
  readonly tags?: Readonly<Record<string, TagDocument>> | undefined;
  readonly rules?: readonly DyeingRule[] | undefined;
  /** What this revision may do as it takes the place of another one in a process that runs. */
  readonly reload?:
    | {
        /** The revision that it replaces although it is older: an explicit rollback. */
        readonly replaces?: string | undefined;
        /** Percent of the recent requests that may change their color, in place of the limit of the dry run. */
        readonly change?: number | undefined;
      }
    | undefined;
}
