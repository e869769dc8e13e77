/**
 * How far a tag travels. `route`: every hop. `next`: one hop (read by the receiver, never forwarded).
 * `local`: never leaves the process.
 */
export type TagScope = "route" | "next" | "local";

/** A tag that a policy knows: its key in code, the header that carries it, and how it is treated. */
export interface TagSpec {
  /** `[a-z0-9_-]{1,32}` */
  readonly key: string;
  /** Lower case, `[a-z0-9-]`. */
  readonly header: string;
  readonly scope: TagScope;
  /** Lowest goes first when the byte budget is exceeded. Default 0. */
  readonly priority: number;
}

/** The tags that a policy knows, by key and by header. Without a policy both maps are empty. */
export interface Vocabulary {
  readonly byKey: ReadonlyMap<string, TagSpec>;
  readonly byHeader: ReadonlyMap<string, TagSpec>;
}

/** The vocabulary of a service that has no policy. */
export const NO_VOCABULARY: Vocabulary = Object.freeze({ byKey: new Map(), byHeader: new Map() });

/** The header that a policy's key gets when it names none: `trip_type` -> `x-trip-type`. Never used on the way. */
export function headerOfKey(key: string): string {
  return `x-${key.replaceAll("_", "-").toLowerCase()}`;
}

/** The key that follows from a header's name: `x-trip-type` -> `trip_type`. */
export function keyOfHeader(header: string): string {
  return (header.startsWith("x-") ? header.slice(2) : header).replaceAll("-", "_");
}
