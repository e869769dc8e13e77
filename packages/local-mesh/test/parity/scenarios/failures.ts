import { ask, type Scenario } from "../scenario.ts";
import { NO_RETRIES } from "./settings.ts";

export const FAILURES: readonly Scenario[] = [
  {
    name: "UF",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES, headers: { response: { set: { "x-why": "so" } } } }],
    endpoints: [{ version: "v1", closed: true }],
    asks: [ask("/ok"), ask("/ok", "", "body")],
  },
  {
    name: "UC",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    asks: [ask("/break"), ask("/partial"), ask("/partial-reset"), ask("/garbage")],
  },
  {
    name: "UT",
    protocol: "http1",
    routes: [{ timeout: "2s" }],
    asks: [ask("/hang"), ask("/hang", "", "body"), ask("/stall"), ask("/ok")],
  },
  {
    name: "UT of one attempt",
    protocol: "http1",
    routes: [{ retries: { attempts: 1, perTryTimeout: "1500ms", retryOn: "connect-failure" } }],
    asks: [ask("/hang"), ask("/ok")],
  },
  {
    name: "UT of every attempt",
    protocol: "http1",
    routes: [{ timeout: "3s", retries: { attempts: 2, perTryTimeout: "150ms", retryOn: "5xx" } }],
    asks: [ask("/hang")],
  },
  {
    name: "DC",
    protocol: "http1",
    asks: [
      { kind: "http1", text: "GET /hang HTTP/1.1\r\nHost: order\r\n\r\n", leaveAfter: 0 },
      { kind: "http1", text: "POST /hang HTTP/1.1\r\nHost: order\r\nContent-Length: 4\r\n\r\nbody", leaveAfter: 0 },
      { kind: "http1", text: "GET /stall HTTP/1.1\r\nHost: order\r\n\r\n", leaveAfter: 40 },
    ],
  },
];
