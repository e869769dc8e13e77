import type { Capabilities, Unsupported } from "../subject/capabilities.ts";

interface Awaited extends Unsupported {
  /** `name (side)` of the subjects. */
  readonly subjects: RegExp;
  readonly cases: readonly string[];
}

/**
 * Where the subject is right and the SDK is not yet. Temporary: an entry goes with the change that makes its cases pass,
 * which fails the suite until it is gone, and this file goes with the last entry.
 */
const AWAITED: readonly Awaited[] = [];

/** What is awaited of a subject, in the form of a capability file. */
export function awaitedOf(subject: string): Capabilities["unsupported"] {
  return Object.fromEntries(
    AWAITED.filter(({ subjects }) => subjects.test(subject)).flatMap(({ cases, reason, fails }) =>
      cases.map((name) => [name, { reason, fails }]),
    ),
  );
}
