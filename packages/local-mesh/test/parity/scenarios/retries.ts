import { ask, type Scenario } from "../scenario.ts";

export const RETRIES: readonly Scenario[] = [
  { name: "UF, default retries", protocol: "http1", endpoints: [{ version: "v1", closed: true }], asks: [ask("/ok")] },
  {
    name: "UF, retried once",
    protocol: "http1",
    routes: [{ retries: { attempts: 1, retryOn: "connect-failure" } }],
    endpoints: [{ version: "v1", closed: true }],
    asks: [ask("/ok")],
  },
  {
    name: "UC, default retries",
    protocol: "http1",
    asks: [ask("/break"), ask("/partial"), ask("/garbage"), ask("/breaks/1")],
  },
  {
    name: "URX",
    protocol: "http1",
    routes: [{ retries: { attempts: 2, retryOn: "5xx" } }],
    asks: [ask("/status/503"), ask("/status/500"), ask("/status/404"), ask("/break"), ask("/ok", "", "body")],
  },
  {
    name: "retries that help",
    protocol: "http1",
    routes: [{ retries: { attempts: 2, retryOn: "gateway-error,reset,retriable-4xx,418" } }],
    asks: [
      ask("/fails/1/503"),
      ask("/fails/2/502", "", "body"),
      ask("/fails/1/409"),
      ask("/fails/1/418"),
      ask("/fails/1/500"),
      ask("/breaks/1"),
      ask("/breaks/2", "", "body"),
    ],
  },
];
