/** How an edge knows people again who are not logged in. */
export interface VisitorOptions {
  /**
   * What the cookie is signed with, at least 32 characters each, the same for all replicas. The first one signs, all are
   * believed: a new one goes in front, the old one goes when `days` are over.
   */
  readonly secrets: readonly string[];
  /** Name of the cookie. Default `dyeing-visitor`. */
  readonly cookie?: string;
  /** Days until it ends, 1 to 400; it is given anew when half of them are over. Default 90. */
  readonly days?: number;
  /** Whether it is `Secure`. Default: where the connection is encrypted, or `x-forwarded-proto` says that it was up to a proxy. */
  readonly secure?: boolean;
}
