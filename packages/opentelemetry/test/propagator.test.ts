import { DyeingPropagator, messagePropagator } from "@dyeing/opentelemetry";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { context, defaultTextMapGetter, defaultTextMapSetter, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const GRAY = { "x-trace-color": "gray", "x-dye": 'h=("x-user-level"), org="gateway", hop=0', "x-user-level": "VIP3" };
const span = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 });

let dyeing: Dyeing;
beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  dyeing = createDyeing({ service: "order" });
});
afterEach(() => {
  dyeing.close();
  context.disable();
});

function injected(propagator = new DyeingPropagator()): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagator.inject(context.active(), carrier, defaultTextMapSetter);
  return carrier;
}

describe("DyeingPropagator", () => {
  it("injects the dye that the context mirrors, one hop further", () => {
    dyeing.receiveMessage(GRAY, () => {
      expect(injected()).toMatchObject({ ...GRAY, "x-dye": 'h=("x-user-level"), org="gateway", hop=1' });
    });
    expect(injected()).toEqual({});
  });

  it("extracts a candidate that only a message promotes, and only its own", () => {
    const extracted = new DyeingPropagator().extract(ROOT_CONTEXT, GRAY, defaultTextMapGetter);
    context.with(extracted, () => {
      expect(dyeing.current()).toBeUndefined();
      dyeing.receiveMessage({}, () => {
        expect(dyeing.current()?.color).toBe("gray");
        // The hop count is that of the wire: extracting did not start it again.
        expect(dyeing.current()?.hop).toBe(1);
        // It was for this delivery: one that is handled inside has none of it.
        dyeing.receiveMessage({}, () => expect(dyeing.current()).toBeUndefined());
      });
    });
  });

  it("leaves the context as it is where there is nothing to extract, and counts what is malformed", () => {
    const propagator = new DyeingPropagator();
    expect(propagator.extract(ROOT_CONTEXT, {}, defaultTextMapGetter)).toBe(ROOT_CONTEXT);
    expect(propagator.extract(ROOT_CONTEXT, { "x-trace-color": "a,b" }, defaultTextMapGetter)).toBe(ROOT_CONTEXT);
    expect(dyeing.counters()).toEqual({ "color-repeated": 1 });
  });

  it("injects nothing of a runtime that is closed", () => {
    dyeing.receiveMessage(GRAY, () => {
      dyeing.close();
      expect(injected()).toEqual({});
    });
  });
});

describe("messagePropagator", () => {
  it("carries trace, baggage and dye, there and back", () => {
    const carrier: Record<string, string> = {};
    dyeing.receiveMessage(GRAY, () =>
      messagePropagator().inject(trace.setSpan(context.active(), span), carrier, defaultTextMapSetter),
    );
    expect(carrier).toMatchObject({ "x-trace-color": "gray", traceparent: expect.stringContaining("1".repeat(32)) });
    const extracted = messagePropagator().extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    expect(trace.getSpanContext(extracted)?.traceId).toBe("1".repeat(32));
    context.with(extracted, () => dyeing.receiveMessage({}, () => expect(dyeing.current()?.color).toBe("gray")));
  });
});
