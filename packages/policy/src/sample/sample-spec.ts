/** Takes a percentage of units into a sample. */
export interface SampleSpec {
  /** 0 to 100 in steps of 0.01. */
  readonly percent: number;
  /** Value expression of the unit, such as `request.headers["x-user-id"]`. A request without it is not sampled. */
  readonly by: string;
  /** Visible ASCII, 1 to 64 characters. Another salt draws another sample; the same salt keeps it. */
  readonly salt: string;
}
