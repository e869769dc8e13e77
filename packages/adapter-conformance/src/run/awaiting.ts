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
const AWAITED: readonly Awaited[] = [
  {
    subjects: /^messages \(server\)/,
    cases: ["wire vector: x-dye in two lines that are one dictionary"],
    reason: "a list of two values is not read as two lines",
    fails: /entry/,
  },
  {
    subjects: /^Koa \d, below a mount/,
    cases: ["rules see the path that the client sent, wherever the adapter is mounted"],
    reason: "koa-mount changes the URL of the request",
    fails: /'default' !== 'gray'/,
  },
];

/** What is awaited of a subject, in the form of a capability file. */
export function awaitedOf(subject: string): Capabilities["unsupported"] {
  return Object.fromEntries(
    AWAITED.filter(({ subjects }) => subjects.test(subject)).flatMap(({ cases, reason, fails }) =>
      cases.map((name) => [name, { reason, fails }]),
    ),
  );
}
