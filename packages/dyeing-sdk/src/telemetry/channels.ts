import { channel } from "node:diagnostics_channel";

/** Published on `dyeing:counted`. */
export interface CountedMessage {
  readonly service: string;
  /** A counter reason. */
  readonly reason: string;
  /** For people: may hold what came from outside. */
  readonly detail: unknown;
}

/** Published on `dyeing:decided`, for each request that an edge decides. */
export interface DecidedMessage {
  readonly service: string;
  readonly color: string;
  readonly dyed: boolean;
  /** The rule that gave the color. */
  readonly rule: string | undefined;
  readonly revision: string | undefined;
  /** By key, decoded. */
  readonly tags: Readonly<Record<string, string>>;
}

// Looked up once: publishing to nobody costs a read.
export const countedChannel = channel("dyeing:counted");
export const decidedChannel = channel("dyeing:decided");
