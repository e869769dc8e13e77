import { describe, expect, test } from "vitest";
import { traceIdOfHeaders } from "./trace-id.ts";

const id = "4bf92f3577b34da6a3ce929d0e0e4736";
const of = (headers: Record<string, string>) => traceIdOfHeaders((name) => headers[name] ?? null);

describe("traceIdOfHeaders", () => {
  test.each([
    ["traceparent", { traceparent: `00-${id}-00f067aa0ba902b7-01` }],
    ["b3 multi", { "x-b3-traceid": id }],
    ["b3 single", { b3: `${id}-00f067aa0ba902b7-1` }],
    ["traceparent before b3", { traceparent: `00-${id}-00f067aa0ba902b7-01`, b3: "f".repeat(32) }],
  ])("%s", (_, headers) => {
    expect(of(headers)).toBe(id);
  });

  test.each([
    ["none", {}],
    ["too short", { traceparent: "00-4bf9-00f0-01" }],
    ["all zero", { traceparent: `00-${"0".repeat(32)}-00f067aa0ba902b7-01` }],
    ["upper case, which no tracer takes", { traceparent: `00-${id.toUpperCase()}-00f067aa0ba902b7-01` }],
    ["two lines", { traceparent: `00-${id}-00f067aa0ba902b7-01,00-${id}-00f067aa0ba902b7-01`, "x-b3-traceid": id }],
    ["no hex", { "x-b3-traceid": "g".repeat(32) }],
  ])("%s is undefined", (_, headers) => {
    expect(of(headers)).toBeUndefined();
  });
});
