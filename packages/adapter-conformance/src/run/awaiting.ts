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
    subjects: /^undici [67]\.(?!.*HTTP\/2)/,
    cases: [
      "the library calls back in the dye of the caller",
      "a caller that ended before its call did does not lend its dye to others",
      "concurrent requests share nothing and lose nothing",
    ],
    reason: "a call that waits for a connection is made from the callback of another",
    fails: /deep-equal|sent by \d+/,
  },
  {
    subjects: /^undici 6\.request \(/,
    cases: ["a proxy that is not allowed is told nothing"],
    reason: "a Host header names the destination, the connection goes to the proxy",
    fails: /deep-equal/,
  },
  {
    subjects: /^messages \(server\)/,
    cases: ["wire vector: x-dye in two lines that are one dictionary"],
    reason: "a list of two values is not read as two lines",
    fails: /entry/,
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
