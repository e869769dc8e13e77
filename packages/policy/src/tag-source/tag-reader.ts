import type { TagSourceStatus } from "./tag-source.ts";

/** A source as a policy reads it. */
export interface TagReader {
  /** The name under which the policy knows it. */
  readonly name: string;
  /** Whether its value for this key has to be asked for before a request is decided. */
  mustAsk(key: string): boolean;
  /** Asks, once at a time for a key. Never rejects; undefined where there is no value, and where it failed. */
  ask(key: string): Promise<string | undefined>;
  /** What is known now. An older value counts where the source does not answer. */
  latest(key: string): string | undefined;
  /** A request does not wait any longer. */
  late(): void;
  status(): TagSourceStatus;
  close(): void;
}
