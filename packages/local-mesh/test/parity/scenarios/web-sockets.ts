import { raw, type Scenario, upgrade } from "../scenario.ts";
import { ALWAYS, NO_RETRIES } from "./settings.ts";

export const WEB_SOCKETS: readonly Scenario[] = [
  {
    name: "WebSocket",
    protocol: "http1",
    routes: [{ timeout: "3s", retries: NO_RETRIES, headers: { response: { set: { "x-why": "so" } } } }],
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
      { match: [{ uri: { prefix: "/foo" } }], headers: { response: { set: { "x-why": "so" } } } },
    ],
    asks: [
      raw("GET /foo HTTP/1.1\r\nHost: order\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n"),
      upgrade("/none"),
      upgrade("/abort"),
      upgrade("/ok"),
    ],
  },
];
