import { bucket, bucketsOf } from "./bucket.ts";

/** Takes a percentage of units into a sample. */
export interface SampleSpec {
  /** 0 to 100 in steps of 0.01. */
  readonly percent: number;
  /** Value expression of the unit, such as `request.headers["x-user-id"]`. A request without it is not sampled. */
  readonly by: string;
  /** Visible ASCII, 1 to 64 characters. Another salt draws another sample; the same salt keeps it. */
  readonly salt: string;
}

/** Whether a unit is in the sample. The percentage must have been checked with `bucketsOf`. */
export function compileSample(spec: Pick<SampleSpec, "percent" | "salt">): (unit: string) => boolean {
  const buckets = bucketsOf(spec.percent) ?? 0;
  const { salt } = spec;
  return (unit) => bucket(salt, unit) < buckets;
}
