import type { HeaderLine } from "@dyeing/sdk/adapter";
import type { TagSpec } from "@dyeing/sdk/wire";
import document from "../../vectors/wire.json" with { type: "json" };

/** A row of vectors/wire.json, which says what its fields mean. */
export interface WireVector {
  readonly name: string;
  readonly vocabulary?: readonly TagSpec[];
  readonly codecOnly?: string;
  readonly headers: readonly HeaderLine[];
  readonly expect: {
    readonly state: "dyed" | "undyed" | "unknown";
    readonly color?: string;
    readonly tags?: readonly Pick<TagSpec, "header" | "scope">[];
    readonly keys?: readonly (string | null)[];
    readonly hop?: number;
    readonly cut?: boolean;
    readonly revision?: string;
    readonly rule?: string;
    readonly origin?: string;
    readonly faults: readonly string[];
    readonly reencoded: readonly HeaderLine[];
    readonly onward: readonly HeaderLine[];
  };
}

export const wireVectors = document.vectors as unknown as readonly WireVector[];
