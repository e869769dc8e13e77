/** What only the application knows of a request. Nothing that a client says unchecked belongs in here. */
export interface ApplicationFacts {
  /**
   * Claims that were verified, such as a token's: rules read them as `claims.NAME`. Text, numbers and booleans count, any
   * other value is as if it were absent.
   */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Tags by key, not encoded, in place of what the policy's sources would give. Keys have to be in the policy's vocabulary,
   * values among the tag's `values`.
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
}
