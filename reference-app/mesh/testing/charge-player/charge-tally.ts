export interface ChargesAsked {
  /** Begins every id, and is nobody else's. */
  readonly mark: string;
  readonly calls: number;
  readonly atATime: number;
  readonly timeoutMs: number;
}

export interface ChargeTally {
  /** How many, by settlement, by fallback, or by what was wrong. */
  readonly outcomes: Record<string, number>;
  /** Requests that had their own dye afterwards. */
  dyeKept: number;
  firstLost: { readonly outcome: string; readonly left: Readonly<Record<string, unknown>> } | undefined;
}
