import type { PolicyEvent } from "@dyeing/sdk";

/** A table in memory: it answers at once. */
export interface LocalTagSource {
  /** Undefined: there is no value. */
  get(key: string): string | undefined;
  /** Called once, with whom to tell of what fails later. */
  observe?(failed: (error: unknown) => void): void;
  /** Ends timers. Called with the policy's own `close()`. */
  close?(): void;
}

/** One that has to ask. Its answers are cached, also that there is no value. */
export interface RemoteTagSource {
  /** Undefined: there is no value. Asked once at a time for a key. */
  load(key: string): Promise<string | undefined>;
  readonly cache?: CacheOptions;
  close?(): void;
}

/** Where the values of a tag come from, by a key such as a user's id. */
export type TagSource = LocalTagSource | RemoteTagSource;

/** How long an answer counts. */
export interface CacheOptions {
  /** Milliseconds in which it is not asked for again. 0: every request asks. Default 1,000. */
  readonly ttlMs?: number;
  /** Milliseconds after that in which it still counts where the source does not answer. Default 600,000. */
  readonly staleMs?: number;
  /** Answers that are kept; those that were asked for longest ago go first. Default 10,000. */
  readonly maxKeys?: number;
  /** Milliseconds in which a source that fails again and again is not asked. Default 1,000. */
  readonly retryMs?: number;
}

/** What is counted of a source. */
export type TagSourceEvent = Extract<PolicyEvent, `tag-source-${string}`>;

/** How a source has done since the start. */
export interface TagSourceStatus {
  /** `down`: it is not asked for the moment, because it failed, or was late, again and again. */
  readonly state: "answers" | "down";
  /** How often it was asked. A table in memory is not. */
  readonly loads: number;
  /** Requests that did not wait for it any longer. */
  readonly late: number;
  readonly failed: number;
  /** Older values that were taken because it did not answer. */
  readonly stale: number;
  /** Answers in the cache. */
  readonly keys: number;
}
