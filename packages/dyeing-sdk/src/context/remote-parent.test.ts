import { type Context, context, ROOT_CONTEXT, type SpanContext, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import type { HeaderLine } from "../wire/encode-dye.ts";
import { withRemoteParent } from "./remote-parent.ts";

const ID = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

function parentOf(headers: Record<string, string>, ctx: Context = ROOT_CONTEXT): SpanContext | undefined {
  const lines = Object.entries(headers) as readonly HeaderLine[];
  return trace.getSpanContext(withRemoteParent(ctx, lines) as Context);
}

describe("the caller's span becomes the parent of spans opened below", () => {
  it.each([
    ["traceparent", { traceparent: `00-${ID}-${SPAN}-01` }, 1],
    ["a traceparent that is not sampled", { traceparent: `00-${ID}-${SPAN}-00` }, 0],
    ["b3", { b3: `${ID}-${SPAN}-1` }, 1],
    ["b3 for debugging", { b3: `${ID.toUpperCase()}-${SPAN}-d` }, 1],
    ["b3 in several headers", { "x-b3-traceid": ID, "x-b3-spanid": SPAN, "x-b3-sampled": "0" }, 0],
    ["b3 flags", { "x-b3-traceid": ID, "x-b3-spanid": SPAN, "x-b3-flags": "1" }, 1],
  ])("%s", (_, headers, traceFlags) => {
    expect(parentOf(headers)).toMatchObject({ traceId: ID, spanId: SPAN, traceFlags, isRemote: true });
  });

  it("a trace id of 64 bits is the right half of one of 128", () => {
    expect(parentOf({ b3: `${SPAN}-${SPAN}-1` })?.traceId).toBe(`0000000000000000${SPAN}`);
  });

  it("hands tracestate on, and what is set anew comes first", () => {
    const state = parentOf({ traceparent: `00-${ID}-${SPAN}-01`, tracestate: "a=1, b=2" })?.traceState;
    expect(state?.serialize()).toBe("a=1,b=2");
    expect(state?.get("b")).toBe("2");
    expect(state?.set("b", "3").serialize()).toBe("b=3,a=1");
    expect(state?.unset("a").serialize()).toBe("b=2");
  });

  it.each([
    ["nothing", {}],
    ["b3 without a decision", { b3: `${ID}-${SPAN}` }],
    ["a decision alone", { b3: "1" }],
    ["flags alone", { "x-b3-flags": "1" }],
  ])("but not %s", (_, headers) => {
    expect(parentOf(headers)).toBeUndefined();
  });

  it("a span that is open stays", () => {
    const open = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 });
    expect(parentOf({ traceparent: `00-${ID}-${SPAN}-01` }, trace.setSpan(ROOT_CONTEXT, open))?.traceId).toBe(
      "1".repeat(32),
    );
    expect(context.active()).toBe(ROOT_CONTEXT);
  });
});
