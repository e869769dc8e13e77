import { ask, type Scenario } from "../scenario.ts";
import { ALWAYS } from "./settings.ts";

export const ROUTE_ACTIONS: readonly Scenario[] = [
  {
    name: "redirects and direct responses",
    protocol: "http1",
    routes: [
      { name: "moved", match: [{ uri: { prefix: "/moved" } }], redirect: { uri: "/ok" } },
      { match: [{ uri: { prefix: "/away" } }], redirect: { authority: "payment", redirectCode: 307 } },
      { match: [{ uri: { prefix: "/gone" } }], directResponse: { status: 410, body: { string: "no more" } } },
      {
        match: [{ uri: { prefix: "/json" } }],
        headers: { response: { set: { "content-type": "application/json", "x-why": "so" }, add: { "x-more": "1" } } },
        directResponse: { status: 200, body: { string: "{}" } },
      },
      {
        match: [{ uri: { prefix: "/other" } }],
        headers: { response: { set: { "x-why": "so" } } },
        redirect: { uri: "/ok", redirectCode: 302 },
      },
      {
        match: [{ uri: { prefix: "/none" } }],
        headers: { response: { set: { "x-why": "so" } } },
        subset: "v2",
      },
      {
        match: [{ uri: { prefix: "/abort" } }],
        headers: { response: { set: { "x-why": "so" } } },
        fault: { abort: { httpStatus: 503, percentage: ALWAYS } },
      },
      { match: [{ uri: { prefix: "/empty" } }], directResponse: { status: 204 } },
    ],
    asks: [
      ask("/moved?x=1"),
      ask("/away/a?x=1"),
      ask("/gone"),
      ask("/gone", "", "body"),
      ask("/empty"),
      ask("/json"),
      ask("/other"),
      ask("/none"),
      ask("/abort"),
      ask("/ok"),
    ],
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
];
