import type { Version } from "../../../topology.ts";

/** How a version of the service settles what it captured. The values of `name` are those of `differs` in topology.ts. */
export interface Settlement {
  readonly name: "batched" | "instant";
  /** When a payment captured now is settled; null = by the next batch. */
  settledAt(capturedAt: Date): Date | null;
}

const BY_VERSION: Readonly<Record<Version, Settlement>> = {
  v1: { name: "batched", settledAt: () => null },
  v2: { name: "instant", settledAt: (capturedAt) => capturedAt },
};

export function settlementOf(version: Version): Settlement {
  return BY_VERSION[version];
}
