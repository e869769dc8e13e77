/** What rules may look at. Header names are lower case; a header that came in several lines is their join by `, `. */
export interface RequestFacts {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  header(name: string): string | undefined;
  /** A parameter of the query string, decoded; of several with that name, the first. Absent: there are none. */
  query?(name: string): string | undefined;
  /** The IP address at the other end of the connection: the client's, or a proxy's. Absent: not known. */
  readonly peer?: string | undefined;
  /**
   * Who it is, of people who are not logged in: the id in their cookie, or the one that they are given now because it is asked
   * for. Absent: the edge has no visitors.
   */
  visitor?(): string | undefined;
  /** A claim that the application has verified, as text. Absent: there are none. */
  claim?(name: string): string | undefined;
  /** A tag that the application hands in, by its key. Absent: there are none. */
  tag?(key: string): string | undefined;
  /** What the policy's own `prepare()` has found for a tag, by its key. Absent: it was not asked, or had nothing to find. */
  sourced?(key: string): string | undefined;
  /**
   * The same facts as texts, without the request: for whoever keeps some to try other rules on. Headers that hold credentials
   * are left out. Undefined: the request does not say which headers it has.
   */
  copy?(): RequestFacts | undefined;
}
