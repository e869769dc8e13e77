import { ask, grpc, raw, type Scenario, upgrade } from "./scenario.ts";

const ALWAYS = { value: 100 } as const;
const NO_RETRIES = { attempts: 0 };
const UTF8 = Buffer.from("\u4e2d\u6587 \u00e9").toString("latin1");
const GRAY = { "x-trace-color": { exact: "gray" } };

/** Each is a way in which a call can go. What the two sides say and log has to be the same. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "plain calls",
    protocol: "http1",
    asks: [
      ask("/ok?x=1"),
      ask("/ok", "User-Agent: me/1\r\nX-Request-Id: r-1\r\nX-Trace-Color: gray\r\nX-Dye: a\r\nx-dye: b\r\n"),
      ask(
        "/ok",
        "User-Agent: a\r\nuser-agent: b\r\nX-Request-Id: c\r\nX-Request-Id: d\r\ntraceparent: e\r\ntraceparent: f\r\n",
      ),
      ask("/ok", "", "body"),
      ask("/ok", "", undefined, "HEAD"),
      ask("/status/204"),
      ask("/status/304"),
      ask("/status/404"),
      ask("/status/500"),
      ask("/status/418"),
      ask("/status/599"),
      ask("/early-hints"),
      ask("/a/../ok/%7e"),
      ask("/ok", "Expect: the-unexpected\r\n", "body"),
      ask("/ok", "TE: trailers, gzip\r\nKeep-Alive: timeout=1\r\n"),
      raw(
        "POST /ok HTTP/1.1\r\nHost: order\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
      ),
      raw("GET http://payment/ok HTTP/1.1\r\nHost: order\r\nConnection: close\r\n\r\n"),
      raw(
        "GET /ok HTTP/1.1\r\nHost: order\r\n\r\nGET /status/404 HTTP/1.1\r\nHost: order\r\nConnection: close\r\n\r\n",
      ),
    ],
  },
  {
    name: "header values",
    protocol: "http1",
    asks: [
      ask("/ok", `X-Name: ${UTF8}\r\n`),
      ask("/ok", "X-Name: a\r\nx-name: b\r\n"),
      ask("/ok", "Cookie: a=1\r\nCookie: b=2\r\n"),
      ask("/ok", 'X-Name: say "hi" \\ \t there\r\n'),
      ask("/ok", "X-Name:\r\n"),
    ],
  },
  {
    name: "names of routes",
    protocol: "http1",
    routes: [
      { name: "both", match: [{ name: "gray", headers: GRAY }] },
      { match: [{ name: "unnamed", uri: { prefix: "/unnamed" } }] },
      { name: "route", match: [{ uri: { prefix: "/route" } }] },
      {},
    ],
    asks: [ask("/ok", "x-trace-color: gray\r\n"), ask("/unnamed"), ask("/route"), ask("/ok")],
  },
  {
    name: "UF",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    endpoints: [{ version: "v1", closed: true }],
    asks: [ask("/ok"), ask("/ok", "", "body")],
  },
  { name: "UF, default retries", protocol: "http1", endpoints: [{ version: "v1", closed: true }], asks: [ask("/ok")] },
  {
    name: "UF, retried once",
    protocol: "http1",
    routes: [{ retries: { attempts: 1, retryOn: "connect-failure" } }],
    endpoints: [{ version: "v1", closed: true }],
    asks: [ask("/ok")],
  },
  { name: "UH", protocol: "http1", routes: [{ subset: "v2" }], asks: [ask("/ok"), ask("/ok", "", "body")] },
  { name: "UH without VirtualService", protocol: "http1", endpoints: [], asks: [ask("/ok")] },
  { name: "NC", protocol: "http1", routes: [{ name: "typo", subset: "v9" }], asks: [ask("/ok")] },
  { name: "NR", protocol: "http1", routes: [{ match: [{ headers: GRAY }] }], asks: [ask("/ok"), ask("/ok", "", "b")] },
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
  {
    name: "UC",
    protocol: "http1",
    routes: [{ retries: NO_RETRIES }],
    asks: [ask("/break"), ask("/partial"), ask("/partial-reset"), ask("/garbage")],
  },
  {
    name: "UC, default retries",
    protocol: "http1",
    asks: [ask("/break"), ask("/partial"), ask("/garbage"), ask("/breaks/1")],
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
  {
    name: "faults",
    protocol: "http1",
    routes: [
      {
        name: "abort",
        match: [{ uri: { prefix: "/abort" } }],
        fault: { abort: { httpStatus: 418, percentage: ALWAYS } },
      },
      { match: [{ uri: { prefix: "/delay" } }], fault: { delay: { fixedDelay: "50ms", percentage: ALWAYS } } },
      {
        match: [{ uri: { prefix: "/both" } }],
        fault: { delay: { fixedDelay: "50ms", percentage: ALWAYS }, abort: { httpStatus: 503, percentage: ALWAYS } },
      },
      {
        match: [{ uri: { prefix: "/nowhere" } }],
        subset: "v2",
        fault: { abort: { httpStatus: 429, percentage: ALWAYS } },
      },
      {
        match: [{ uri: { prefix: "/unknown" } }],
        subset: "v9",
        fault: { abort: { httpStatus: 429, percentage: ALWAYS } },
      },
      {
        match: [{ uri: { prefix: "/late" } }],
        timeout: "100ms",
        fault: { delay: { fixedDelay: "300ms", percentage: ALWAYS } },
      },
    ],
    asks: [
      ask("/abort"),
      ask("/abort", "", "body"),
      ask("/delay"),
      ask("/delay", "", "body"),
      ask("/both"),
      ask("/late"),
      ask("/nowhere"),
      ask("/unknown"),
    ],
  },
  {
    name: "redirects and direct responses",
    protocol: "http1",
    routes: [
      { name: "moved", match: [{ uri: { prefix: "/moved" } }], redirect: { uri: "/ok" } },
      { match: [{ uri: { prefix: "/away" } }], redirect: { authority: "payment", redirectCode: 307 } },
      { match: [{ uri: { prefix: "/gone" } }], directResponse: { status: 410, body: { string: "no more" } } },
      { match: [{ uri: { prefix: "/empty" } }], directResponse: { status: 204 } },
    ],
    asks: [ask("/moved?x=1"), ask("/away/a?x=1"), ask("/gone"), ask("/gone", "", "body"), ask("/empty"), ask("/ok")],
  },
  {
    name: "rewrites and header operations",
    protocol: "http1",
    routes: [
      { match: [{ uri: { prefix: "/old/" } }], rewrite: { uri: "/echo/" } },
      { match: [{ uri: { prefix: "/echo/host" } }], rewrite: { authority: "payment.carpool" } },
      {
        match: [{ uri: { prefix: "/echo/headers" } }],
        headers: {
          request: { set: { "x-p-set": "new" }, add: { "x-p-add": "more" }, remove: ["x-trace-color"] },
          response: { set: { "x-from": "route" }, add: { "x-added": "1" }, remove: ["x-gone"] },
        },
      },
    ],
    asks: [
      ask("/old/a?x=1"),
      ask("/echo/host"),
      ask("/echo/headers", "x-p-set: old\r\nX-P-Add: a\r\nx-trace-color: gray\r\nx-name: n\r\n"),
      ask("/echo/headers"),
    ],
  },
  {
    name: "WebSocket",
    protocol: "http1",
    routes: [{ timeout: "3s", retries: NO_RETRIES }],
    asks: [
      upgrade("/upgrade/end"),
      upgrade("/upgrade/echo", "", 60),
      upgrade("/upgrade/refuse"),
      upgrade("/upgrade/ignore"),
      upgrade("/upgrade/break"),
      upgrade("/upgrade/hang"),
    ],
  },
  {
    name: "WebSocket that goes nowhere",
    protocol: "http1",
    routes: [
      { match: [{ uri: { prefix: "/none" } }], subset: "v2" },
      { match: [{ uri: { prefix: "/abort" } }], fault: { abort: { httpStatus: 429, percentage: ALWAYS } } },
    ],
    asks: [upgrade("/none"), upgrade("/abort"), upgrade("/ok")],
  },
  {
    name: "refused requests",
    protocol: "http1",
    asks: [
      raw("GET /ok HTTP/1.1\r\n\r\n"),
      raw("GET /ok HTTP/1.1\r\nHost: order\r\nConnection: x-forwarded-for, close\r\n\r\n"),
      raw("POST /ok HTTP/1.1\r\nHost: order\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
      raw("GET /ok#x HTTP/1.1\r\nHost: order\r\nConnection: close\r\n\r\n"),
      raw("GET /ok%00 HTTP/1.1\r\nHost: order\r\nConnection: close\r\n\r\n"),
      raw("OPTIONS * HTTP/1.1\r\nHost: order\r\nConnection: close\r\n\r\n"),
      raw("GET /ok HTTP/1.1\r\nHost: order\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n"),
      raw("nonsense\r\n\r\n"),
    ],
  },
  {
    name: "gRPC",
    protocol: "http2",
    asks: [
      grpc("/a.B/C", { "x-trace-color": "gray", "x-name": UTF8 }),
      grpc("/trailers/7"),
      grpc("/only/5"),
      grpc("/status/503"),
      grpc("/a.B/C", { cookie: ["a=1", "b=2"] }),
    ],
  },
  {
    name: "gRPC without an endpoint",
    protocol: "http2",
    routes: [
      { match: [{ uri: { prefix: "/none" } }], subset: "v2" },
      { match: [{ uri: { prefix: "/typo" } }], subset: "v9" },
      { match: [{ headers: GRAY }] },
    ],
    asks: [grpc("/none"), grpc("/typo"), grpc("/nowhere")],
  },
  {
    name: "gRPC, UF",
    protocol: "http2",
    routes: [{ retries: NO_RETRIES }],
    endpoints: [{ version: "v1", closed: true }],
    asks: [grpc("/a.B/C")],
  },
  {
    name: "gRPC, UF, default retries",
    protocol: "http2",
    endpoints: [{ version: "v1", closed: true }],
    asks: [grpc("/a.B/C")],
  },
  {
    name: "gRPC, retries",
    protocol: "http2",
    routes: [{ retries: { attempts: 2, retryOn: "unavailable,refused-stream,reset" } }],
    asks: [
      grpc("/unavailable/1"),
      grpc("/unavailable/9"),
      grpc("/resets/1/7"),
      grpc("/resets/2/2"),
      grpc("/resets/9/2"),
    ],
  },
  {
    name: "gRPC, resets",
    protocol: "http2",
    routes: [{ retries: NO_RETRIES }],
    asks: [
      grpc("/reset/2"),
      grpc("/reset/7"),
      grpc("/reset/8"),
      grpc("/partial/2"),
      grpc("/partial/8"),
      grpc("/break"),
    ],
  },
  { name: "gRPC, UT", protocol: "http2", routes: [{ timeout: "300ms" }], asks: [grpc("/hang"), grpc("/stall")] },
  {
    name: "gRPC, the caller leaves",
    protocol: "http2",
    asks: [
      { ...grpc("/hang"), leave: "asked" } as Scenario["asks"][number],
      { ...grpc("/stall"), leave: "responding" } as Scenario["asks"][number],
      { ...grpc("/hang"), leave: "disconnected" } as Scenario["asks"][number],
    ],
  },
  {
    name: "gRPC, faults",
    protocol: "http2",
    routes: [
      { match: [{ uri: { prefix: "/grpc" } }], fault: { abort: { grpcStatus: "UNAVAILABLE", percentage: ALWAYS } } },
      { match: [{ uri: { prefix: "/http" } }], fault: { abort: { httpStatus: 429, percentage: ALWAYS } } },
      { fault: { delay: { fixedDelay: "50ms", percentage: ALWAYS } } },
    ],
    asks: [grpc("/grpc"), grpc("/http"), grpc("/a.B/C")],
  },
];
