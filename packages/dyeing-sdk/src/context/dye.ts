import type { TagsRead } from "./typed-tags.ts";

/**
 * The dye of a request: its color and tags. Immutable, small, and free of any reference to the request. Its encoded
 * headers are computed once and shared by all outbound calls.
 */
// biome-ignore lint/suspicious/noExplicitAny: one that knows its tags has to pass where any will do
export interface Dye<Tags = any> {
  /** A DNS label, or `default`. */
  readonly color: string;
  /** `color !== "default"`. */
  readonly dyed: boolean;
  /** Tag values by key, decoded. A null-prototype object. */
  readonly tags: TagsRead<Tags>;
  /** How many `receive()` calls it went through since the edge; 0 at the edge. */
  readonly hop: number;
  /** The service that decided it. */
  readonly origin: string | undefined;
  /** The revision of the policy that decided it. */
  readonly revision: string | undefined;
  /** The id of the rule that gave the color. */
  readonly rule: string | undefined;
  /** A tag was dropped on the way: over budget, malformed, or listed and missing. */
  readonly cut: boolean;
  /** For logs: the members above, as a plain object. */
  toJSON(): Omit<Dye<Tags>, "toJSON">;
}
