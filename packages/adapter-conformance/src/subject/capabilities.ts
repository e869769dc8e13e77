/**
 * What a subject cannot do: name of a case to the reason. A case listed here is run all the same and has to fail; a
 * pass means that the entry is out of date, and fails the suite.
 */
export interface Capabilities {
  readonly unsupported: Readonly<Record<string, string>>;
}
