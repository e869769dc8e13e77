import type { TagScope } from "./vocabulary.ts";

/** One tag as it stands on the wire. */
export interface WireTag {
  /** Lower-case header name. */
  readonly header: string;
  /** Percent-encoded value. */
  readonly value: string;
  readonly scope: TagScope;
  /** Lowest goes first when the budget is exceeded. Unknown (0) for tags that came from upstream. */
  readonly priority: number;
  /** The key that travels with it. Absent: it follows from the header's name. */
  readonly key?: string | undefined;
}

/** A dye in the form of the wire: what `decodeDye` reads and `encodeDye` writes. */
export interface WireDye {
  readonly color: string;
  readonly tags: readonly WireTag[];
  readonly revision: string | undefined;
  readonly rule: string | undefined;
  readonly origin: string | undefined;
  readonly hop: number;
  readonly cut: boolean;
  /** Unknown members of `x-dye`, forwarded unchanged. */
  readonly rest: string;
  /** `x-dye-sig` as it came, unread: who has no key carries it on. */
  readonly signature?: string | undefined;
}

/** Why a header, or a whole dye, was not taken. A closed list: these are counter names. */
export type WireFault =
  | "color-repeated"
  | "color-malformed"
  | "color-missing"
  | "dye-malformed"
  | "tag-denied"
  | "tag-missing"
  | "tag-malformed"
  | "tag-invalid"
  | "tag-unknown"
  | "tag-key-taken"
  | "header-not-text"
  | "signature-malformed"
  | "over-budget";

/** Takes faults as they are found. */
export type FaultSink = (fault: WireFault) => void;
