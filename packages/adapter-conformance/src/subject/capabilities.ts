/** A case that a subject cannot pass. */
export interface Unsupported {
  /** Why, for its users. */
  readonly reason: string;
  /** What the error says with which the case fails. Another failure is a fault like any other. */
  readonly fails: RegExp;
}

/**
 * What a subject cannot do, by the name of the case. A case listed here is run all the same and has to fail in the way
 * that is named; a pass means that the entry is out of date, and fails the suite.
 */
export interface Capabilities {
  readonly unsupported: Readonly<Record<string, Unsupported>>;
}
