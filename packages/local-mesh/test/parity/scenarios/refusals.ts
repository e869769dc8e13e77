import { ask, raw, type Scenario } from "../scenario.ts";
import { GRAY } from "./settings.ts";

export const REFUSALS: readonly Scenario[] = [
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
      raw("CONNECT order:80 HTTP/1.1\r\nHost: order:80\r\n\r\n"),
      raw("nonsense\r\n\r\n"),
    ],
  },
  { name: "UH", protocol: "http1", routes: [{ subset: "v2" }], asks: [ask("/ok"), ask("/ok", "", "body")] },
  { name: "UH without VirtualService", protocol: "http1", endpoints: [], asks: [ask("/ok")] },
  {
    name: "NC",
    protocol: "http1",
    routes: [{ name: "typo", subset: "v9", headers: { response: { set: { "x-why": "so" } } } }],
    asks: [ask("/ok")],
  },
  { name: "NR", protocol: "http1", routes: [{ match: [{ headers: GRAY }] }], asks: [ask("/ok"), ask("/ok", "", "b")] },
];
