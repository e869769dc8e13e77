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
  /** Decides the dye of one request. Never throws. */
  decide(facts: RequestFacts): PolicyDecision;
}

/** Where policies come from. `current()` is called once per request and is a field read. */
export interface PolicySource {
  current(): Policy;
  close(): void;
}
