import { ask, grpc, raw, type Scenario, upgrade } from "../scenario.ts";
import { ALWAYS, NO_RETRIES, UTF8 } from "./settings.ts";

const MIRROR = { destination: { host: "order", subset: "v2" } } as const;

export const MIRRORS: readonly Scenario[] = [
  {
    name: "mirrors",
    protocol: "http1",
    endpoints: [{ version: "v1" }, { version: "v2" }],
    routes: [
      { match: [{ uri: { prefix: "/echo/twice" } }], mirrors: [MIRROR, MIRROR] },
      { match: [{ uri: { prefix: "/echo/never" } }], mirrors: [{ ...MIRROR, percentage: { value: 0 } }] },
      { match: [{ uri: { prefix: "/echo/nowhere" } }], mirrors: [{ destination: { host: "order", subset: "v9" } }] },
      {
        match: [{ uri: { prefix: "/old/" } }],
        rewrite: { uri: "/echo/", authority: "payment" },
        headers: { request: { set: { "x-p-set": "new" }, remove: ["x-trace-color"] } },
        mirrors: [MIRROR],
      },
      {
        match: [{ uri: { prefix: "/abort" } }],
        fault: { abort: { httpStatus: 503, percentage: ALWAYS } },
        mirrors: [MIRROR],
      },
      {
        match: [{ uri: { prefix: "/echo/late" } }],
        fault: { delay: { fixedDelay: "50ms", percentage: ALWAYS } },
        mirrors: [MIRROR],
      },
      { match: [{ uri: { prefix: "/fails" } }], retries: { attempts: 2, retryOn: "5xx" }, mirrors: [MIRROR] },
      { mirrors: [MIRROR] },
    ],
    receives: 26,
    asks: [
      ask("/echo/a?x=1", `x-name: ${UTF8}\r\nCookie: a=1\r\nx-trace-color: gray\r\n`),
      ask("/echo/a", "X-Request-Id: r-1\r\n", "body"),
      raw(
        "POST /echo/chunked HTTP/1.1\r\nHost: order:80\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
      ),
      ask("/echo/twice"),
      ask("/echo/never"),
      ask("/echo/nowhere"),
      ask("/old/a?x=1", "x-p-set: old\r\nx-trace-color: gray\r\n"),
      ask("/abort"),
      ask("/echo/late", "", "body"),
      ask("/fails/2/503", "", "body"),
      ask("/status/500"),
      ask("/ok", "", undefined, "HEAD"),
    ],
  },
  {
    name: "mirrors whose host says that they are",
    protocol: "http1",
    shadowHostSuffix: true,
    endpoints: [{ version: "v1" }, { version: "v2" }],
    routes: [{ mirrors: [MIRROR] }],
    receives: 6,
    asks: [
      ask("/echo/a"),
      raw("GET /echo/b HTTP/1.1\r\nHost: order:80\r\nConnection: close\r\n\r\n"),
      raw("GET /echo/c HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n"),
    ],
  },
  {
    name: "mirrors that fail",
    protocol: "http1",
    endpoints: [{ version: "v1" }, { version: "v2", closed: true }],
    routes: [{ mirrors: [MIRROR] }],
    receives: 2,
    asks: [ask("/echo/a"), ask("/echo/b", "", "body")],
  },
  {
    name: "mirrors of calls that fail",
    protocol: "http1",
    endpoints: [{ version: "v1", closed: true }, { version: "v2" }],
    routes: [
      { subset: "v9", match: [{ uri: { prefix: "/typo" } }], mirrors: [MIRROR] },
      { retries: NO_RETRIES, mirrors: [MIRROR] },
    ],
    receives: 2,
    asks: [ask("/typo"), ask("/echo/a"), ask("/echo/b", "", "body")],
  },
  {
    name: "mirrors of calls that find no endpoint",
    protocol: "http1",
    endpoints: [{ version: "v2" }],
    routes: [{ mirrors: [MIRROR] }],
    receives: 0,
    asks: [ask("/echo/a"), ask("/echo/b", "", "body")],
  },
  {
    name: "mirrors and WebSockets",
    protocol: "http1",
    endpoints: [{ version: "v1" }, { version: "v2" }],
    routes: [{ mirrors: [MIRROR] }],
    receives: 2,
    asks: [upgrade("/upgrade/end")],
  },
  {
    name: "gRPC, mirrors",
    protocol: "http2",
    shadowHostSuffix: true,
    endpoints: [{ version: "v1" }, { version: "v2" }],
    routes: [{ mirrors: [MIRROR] }],
    receives: 4,
    asks: [grpc("/a.B/C", { "x-trace-color": "gray", cookie: ["a=1", "b=2"] }), grpc("/only/5")],
  },
];
