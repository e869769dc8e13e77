import { grpc, type Scenario } from "../scenario.ts";
import { ALWAYS, GRAY, NO_RETRIES, UTF8 } from "./settings.ts";

export const GRPC: readonly Scenario[] = [
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
  {
    name: "gRPC, UT",
    protocol: "http2",
    routes: [{ timeout: "300ms", headers: { response: { set: { "x-why": "so" } } } }],
    asks: [grpc("/hang"), grpc("/stall")],
  },
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
  {
    name: "gRPC, request ids",
    protocol: "http2",
    receives: 2,
    asks: [grpc("/a"), grpc("/b", { "x-request-id": "r" })],
  },
];
