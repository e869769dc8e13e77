/** Who sent a request. */
export interface Caller {
  readonly userId: string;
  readonly level: string;
  readonly roles: readonly string[];
}
