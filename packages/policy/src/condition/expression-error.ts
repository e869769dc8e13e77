/** An expression is not in the supported part of CEL. Internal: the policy loader turns it into a PolicyError. */
export class ExpressionError extends Error {
  /** Offset into the expression text, in UTF-16 units. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = "ExpressionError";
    this.offset = offset;
  }
}
