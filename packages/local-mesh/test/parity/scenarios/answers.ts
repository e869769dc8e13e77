import { ask, raw, type Scenario, upgrade } from "../scenario.ts";
import { GRAY, UTF8 } from "./settings.ts";

export const ANSWERS: readonly Scenario[] = [
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
    name: "routes by UTF-8",
    protocol: "http1",
    routes: [{ name: "text", match: [{ headers: { "x-name": { exact: "\u4e2d\u6587 \u00e9" } } }] }, {}],
    asks: [ask("/ok", `X-Name: ${UTF8}\r\n`), ask("/ok", "X-Name: \u00e9\r\n")],
  },
  {
    name: "request ids",
    protocol: "http1",
    asks: [
      ask("/echo/made-up"),
      ask("/echo/kept", "X-Request-Id: r-1\r\n"),
      ask("/echo/empty", "X-Request-Id:\r\n"),
      upgrade("/upgrade/end"),
    ],
  },
];
