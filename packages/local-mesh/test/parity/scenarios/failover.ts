import { ask, type Scenario } from "../scenario.ts";
import { EJECTS_ALL, NO_RETRIES, RARE } from "./settings.ts";

export const FAILOVER: readonly Scenario[] = [
  {
    name: "failover to another region",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    endpoints: [
      { version: "v1", closed: true },
      { version: "v1", elsewhere: true },
    ],
    outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 1, interval: "100ms", baseEjectionTime: "2500ms" },
    // Later than the second in which Envoy does not look again at what has changed.
    asks: [ask("/ok"), ask("/ok"), ask("/ok", "", "body"), { ...ask("/ok"), after: 5000 }, ask("/ok")],
  },
  {
    name: "failover between two attempts",
    protocol: "http1",
    routes: [{ retries: RARE }],
    endpoints: [
      { version: "v1", closed: true },
      { version: "v1", elsewhere: true },
    ],
    outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 1 },
    asks: [ask("/ok", "", "body"), ask("/ok")],
  },
  {
    name: "failover from what is not ready",
    protocol: "http1",
    endpoints: [
      { version: "v1", closed: true, ready: false },
      { version: "v1", elsewhere: true },
      { version: "v2", ready: false },
    ],
    routes: [{ match: [{ uri: { prefix: "/none" } }], subset: "v2" }, {}],
    outlierDetection: EJECTS_ALL,
    asks: [ask("/ok"), ask("/ok"), ask("/none")],
  },
];
