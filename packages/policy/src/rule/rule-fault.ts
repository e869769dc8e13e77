/** Something wrong with one rule or tag, found while compiling. */
export interface RuleFault {
  readonly kind: "condition" | "cost" | "regex" | "color" | "value" | "header" | "reference" | "duplicate" | "schema";
  /** Field path below the policy document. */
  readonly path: readonly (string | number)[];
  /** Lower case, no full stop, user input in backticks. */
  readonly message: string;
  /** Offset into the text of the field, when the fault lies inside it. */
  readonly offset?: number;
  /** The fault is the key at `path`, not its value. */
  readonly onKey?: boolean;
}

/** A fault before its place is known. */
export type FaultText = Pick<RuleFault, "kind" | "message">;

export type ReportFault = (fault: RuleFault) => void;
