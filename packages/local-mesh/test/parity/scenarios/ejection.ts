import { ask, grpc, type Scenario } from "../scenario.ts";
import { EJECTS_ALL, NO_RETRIES, RARE } from "./settings.ts";

export const EJECTION: readonly Scenario[] = [
  {
    name: "ejection and return",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 2, interval: "100ms", baseEjectionTime: "2500ms" },
    asks: [
      ask("/status/503"),
      ask("/status/404"),
      ask("/status/503"),
      ask("/status/500"),
      ask("/ok"),
      ask("/ok", "", "body"),
      { ...ask("/ok"), after: 3000 },
      ask("/status/503"),
      ask("/ok"),
    ],
  },
  {
    name: "ejection for gateway errors only",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 0, consecutiveGatewayErrors: 2 },
    asks: [
      ask("/status/502"),
      ask("/status/500"),
      ask("/status/504"),
      ask("/ok"),
      ask("/status/503"),
      ask("/break"),
      ask("/ok"),
    ],
  },
  {
    name: "ejection of more than the limit",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    outlierDetection: { consecutive5xxErrors: 1 },
    asks: [ask("/status/503"), ask("/status/503"), ask("/ok")],
  },
  {
    name: "ejection below the share of well endpoints",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 1, minHealthPercent: 50 },
    asks: [ask("/status/503"), ask("/ok")],
  },
  ...["/hang", "/break", "/partial", "/partial-reset", "/garbage"].map(
    (path): Scenario => ({
      name: `ejection after ${path}`,
      protocol: "http1",
      routes: [{ timeout: "1s", retries: NO_RETRIES }],
      outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 1 },
      asks: [ask(path), ask("/ok")],
    }),
  ),
  ...["/only/14", "/only/5", "/only/13", "/trailers/14", "/status/503", "/reset/2", "/partial/2"].map(
    (path): Scenario => ({
      name: `gRPC, ejection after ${path}`,
      protocol: "http2",
      routes: [{ retries: NO_RETRIES }],
      outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 1 },
      asks: [grpc(path), grpc("/a.B/C")],
    }),
  ),
  {
    name: "ejection between two attempts",
    protocol: "http1",
    routes: [{ retries: RARE }],
    outlierDetection: { ...EJECTS_ALL, consecutive5xxErrors: 1 },
    asks: [ask("/status/503"), ask("/ok")],
  },
];
