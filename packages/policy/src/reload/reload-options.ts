import type { TagSource } from "../tag-source/tag-source.ts";

/** Options of `filePolicy()`. */
export interface FilePolicyOptions {
  /** What the policy names under `from: { source }`. Their caches outlive a reload; they are closed with the policy. */
  readonly sources?: Readonly<Record<string, TagSource>>;
  /** How long a request waits for its sources, all together, in milliseconds. Default 5. */
  readonly waitMs?: number;
  /** Whether a change of the file becomes active while the process runs. Default true. */
  readonly reload?: boolean;
  /** Milliseconds after which the file is looked at again although no change was seen. Default 5,000. */
  readonly pollMs?: number;
  /** Milliseconds for which a file has to stay the same before it is taken: somebody may be writing it. Default 50. */
  readonly settleMs?: number;
  /** A file of this process in which the policy that was good last is kept, for a start without a usable one. */
  readonly lastGood?: string;
  /**
   * When the file cannot be used at the start, and nothing was kept: `throw` a PolicyError, or start as `baseline`, with no
   * request dyed, until it can. Default `throw`.
   */
  readonly ifUnusable?: "throw" | "baseline";
  /** Tries a policy on recent requests before it becomes active. Default: it does not. */
  readonly dryRun?: DryRunOptions;
}

export interface DryRunOptions {
  /** Requests that are kept, at most a hundred a second. Default 1,000. */
  readonly requests?: number;
  /** Percent of them that may change their color; above it the file is rejected. Default 100: it only says. */
  readonly refuseAbove?: number;
  /** With fewer requests that could be tried nothing is rejected. Default 100. */
  readonly minRequests?: number;
}

export type ReloadSettings = Required<Omit<FilePolicyOptions, "lastGood" | "dryRun" | "sources">> & {
  readonly lastGood: string | undefined;
  readonly dryRun: Required<DryRunOptions> | undefined;
  readonly sources: Readonly<Record<string, TagSource>>;
};

export function reloadSettings({ dryRun, ...options }: FilePolicyOptions): ReloadSettings {
  return {
    sources: {},
    waitMs: 5,
    reload: true,
    pollMs: 5000,
    settleMs: 50,
    lastGood: undefined,
    ifUnusable: "throw",
    ...options,
    dryRun: dryRun && { requests: 1000, refuseAbove: 100, minRequests: 100, ...dryRun },
  };
}
