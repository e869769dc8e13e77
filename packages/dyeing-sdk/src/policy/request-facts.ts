/** What rules may look at. Header names are lower case; a header that came in several lines is their join by `, `. */
export interface RequestFacts {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  header(name: string): string | undefined;
}
