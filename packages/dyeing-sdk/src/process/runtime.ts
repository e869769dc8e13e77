import type { CounterReason } from "./counter-reason.ts";
import type { MirrorWriter } from "./mirror-writer.ts";

/** `detail` is for the log, never part of the counter. */
export type Count = (reason: CounterReason, detail?: unknown) => void;

/**
 * One `createDyeing()`, as the process-wide hooks see it. What a request carries belongs to the runtime that made it: only
 * that one's allow-list judges where it may go, and only its counters hear of it.
 */
export interface Runtime {
  readonly count: Count;
  /** Tells one `createDyeing()` from another: what it makes for the snapshots of its policy shares it. */
  readonly owner: object;
  /** After `close()` nothing that it made is sent any more. */
  readonly closed: boolean;
  /** What it writes into headers of others, and takes out of them. Undefined: it leaves them alone. */
  readonly mirrors: MirrorWriter | undefined;
  /** Whether a URL's host and port may receive a dye. */
  allowsUrl(url: string): boolean;
  /** The same for `host[:port]` or a gRPC target. */
  allowsAuthority(authority: string): boolean;
  /** Whether the runtime's own policy knows a tag that this header (lower case) carries. */
  carriesTag(header: string): boolean;
}
