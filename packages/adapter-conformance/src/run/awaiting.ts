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
    subjects: /^undici [67]\.request, \w*Pool/,
    cases: ["a thousand calls over one connection are each their caller's"],
    reason: "a call that waits for a connection is made from the callback of another",
    fails: /sent by \d+/,
  },
  {
    subjects: /^undici \d\.(?!.*HTTP\/2)/,
    cases: ["a call over a unix socket takes nothing along, whatever host it names"],
    reason: "the dispatcher or agent alone knows that there is a socket",
    fails: /deep-equal/,
  },
  {
    subjects: /^undici 6\.request \(/,
    cases: ["an allowed host gets the dye through an allowed proxy, one line each"],
    reason: "undici 6 does not say by which proxy a request goes",
    fails: /deep-equal/,
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
