import { oneLine } from "@dyeing/text";

/** An expression is not in the supported part of CEL. Internal: the policy loader turns it into a PolicyError. */
export class ExpressionError extends Error {
  /** Offset into the expression text, in UTF-16 units. */
  readonly offset: number;

  /** @param message May show a part of the expression, which may be of several lines. */
  constructor(message: string, offset: number) {
    super(oneLine(message));
    this.name = "ExpressionError";
    this.offset = offset;
  }
}
