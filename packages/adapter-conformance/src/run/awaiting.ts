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
    subjects: /^(undici 6\.request|axios) \(/,
    cases: ["a proxy that is not allowed is told nothing"],
    reason: "a Host header names the destination, the connection goes to the proxy",
    fails: /deep-equal/,
  },
  {
    subjects: /^superagent/,
    cases: ["a redirect to a host that is not allowed takes nothing along"],
    reason: "superagent copies what the hook had set",
    fails: /deep-equal/,
  },
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
  {
    subjects: /^node:http2/,
    cases: [
      "a dyed caller sends its dye, one line each",
      "a dyed caller sends its dye after it has awaited",
      "a caller that is known to be undyed says so",
      "a caller in the unknown state sends its request id and trace, and no dye",
      "a job started as root in a request sends the dye of the root",
      "a header of the connection that x-dye lists is no tag, and fails no call",
      "a next-scoped tag goes no further",
      "a color that the caller set by hand as x-trace-color stands, in one line",
      "a color that the caller set by hand as X-Trace-Color stands, in one line",
      "headers handed over as a list are added to",
      "a dye that cannot be carried is counted",
      "installed twice, it adds each line once",
      "a fault of ours fails no call: it goes out without a dye and is counted",
      "the library calls back in the dye of the caller",
      "a call that fails leaves the caller its dye, and the next call its own",
      "a caller that ended before its call did does not lend its dye to others",
      "concurrent requests share nothing and lose nothing",
    ],
    reason: "sessions of node:http2 are not carried",
    fails: /strictly|sent by \d+/,
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
