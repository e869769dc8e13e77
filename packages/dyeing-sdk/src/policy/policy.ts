import type { Vocabulary } from "../wire/vocabulary.ts";
import type { PolicyDecision } from "./decision.ts";
import type { RequestFacts } from "./request-facts.ts";

/**
 * Whose dye is taken. `none`: every dye header that arrives is ignored. `signed`: what a signature is about that holds.
 * `peers`: of callers with one of these SPIFFE ids, as the sidecar tells them, or addresses and ranges of such. `all`: as it
 * comes.
 */
export type Acceptance = "none" | "signed" | "all" | { readonly peers: readonly string[] };

/** What a policy says about who may hand a dye in, and to whom it may go out. */
export interface TrustSettings {
  /** Undefined: the role's default (edge `none`, interior `all`). */
  readonly accept: Acceptance | undefined;
  /** Host patterns (`matching`, `*.svc`, `10.0.0.1:8080`) that may receive a dye. Undefined: the SDK's default. */
  readonly allow: readonly string[] | undefined;
}

/** One compiled, immutable policy. A request keeps the snapshot that it began with. */
export interface Policy {
  readonly revision: string;
  readonly vocabulary: Vocabulary;
  readonly trust: TrustSettings;
  /** What an edge says on stderr when it starts: rules that can never apply, with their places. */
  readonly warnings?: readonly string[];
  /**
   * Gets what the rules want to know beside the request itself, such as a value that is not in the cache of a tag source.
   * Undefined: nothing is missing. Resolves to the facts with it; a request waits 5 ms at most, and is decided by what is
   * known then. Absent: there is never anything to wait for.
   */
  prepare?(facts: RequestFacts): Promise<RequestFacts> | undefined;
  /**
   * How long `prepare()` takes at most, in milliseconds, where it keeps the time itself, so as to give what is known by then:
   * a request waits twice as long at most, and 5 ms longer at least. Absent: it does not.
   */
  readonly waitMs?: number;
  /** Decides the dye of one request. Never throws. */
  decide(facts: RequestFacts): PolicyDecision;
}

/** What a source of policies has to tell: names of counters. */
export type PolicyEvent =
  | "policy-rejected"
  | "policy-last-good"
  | "policy-not-kept"
  | "policy-not-watched"
  | "policy-revision-reused"
  | "policy-warning"
  | "tag-source-late"
  | "tag-source-failed"
  | "tag-source-stale";

/** How a source of policies does, as far as metrics say it. Names and reasons are few, and the source's own. */
export interface PolicySourceStatus {
  /** Policies that became active after the first. Absent where there can be none. */
  readonly reloads?: number;
  /** Those that did not, by reason. */
  readonly rejections?: Readonly<Record<string, number>>;
  /** The tag sources that the policy asks, by name. */
  readonly sources?: Readonly<
    Record<
      string,
      {
        readonly state: "answers" | "down";
        readonly loads: number;
        readonly failed: number;
        readonly late: number;
        readonly stale: number;
      }
    >
  >;
}

/** Where policies come from. `current()` is called once per request and is a field read. */
export interface PolicySource {
  current(): Policy;
  close(): void;
  /**
   * Called once by the runtime that uses it, with whom to tell from then on (`detail` is for the log), and of what happened
   * before, if it still stands. Absent: there is nothing to tell.
   */
  observe?(tell: (event: PolicyEvent, detail?: unknown) => void): void;
  /** Read when metrics are collected. Absent: there is nothing to tell. */
  status?(): PolicySourceStatus;
}
