import { type Context, context, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import type { Exchange } from "../inbound/exchange.ts";

// Row 55: another library moves OpenTelemetry's context.

let dyeing: Dyeing;
const manager = new AsyncLocalStorageContextManager().enable();
beforeEach(() => {
  context.setGlobalContextManager(manager);
  dyeing = createDyeing({ service: "order" });
});
afterEach(() => {
  dyeing.close();
  context.disable();
});

function request<T>(color: string, next: () => T): T {
  const exchange: Exchange = {
    method: "GET",
    target: "/",
    header: (name) => (name === "x-trace-color" ? color : undefined),
  };
  return dyeing.receive(exchange, next);
}

const color = () => dyeing.current()?.color;
const rebound = () => dyeing.counters()["context-rebound"] ?? 0;

describe("the dye of the request stays", () => {
  it("where next() is bound to the context from before the middleware", () => {
    const next = context.bind(context.active(), () => {
      expect(color()).toBe("gray");
      return new Promise((resolve) => setImmediate(() => resolve(color())));
    });
    return expect(request("gray", next))
      .resolves.toBe("gray")
      .then(() => expect(rebound()).toBe(0));
  });

  it("where that context belongs to an outer request", () => {
    request("blue", () => {
      const next = context.bind(context.active(), color);
      expect(request("gray", next)).toBe("gray");
      expect(color()).toBe("blue");
    });
    expect(rebound()).toBe(0);
  });

  it("where that context belongs to an outer request of an outer request", () => {
    request("blue", () => {
      const next = context.bind(context.active(), color);
      request("red", () => expect(request("gray", next)).toBe("gray"));
    });
    expect(rebound()).toBe(0);
  });

  it("in context.with(ROOT_CONTEXT): detaching is runAsRoot", () => {
    request("gray", () => {
      context.with(ROOT_CONTEXT, () => expect(color()).toBe("gray"));
      dyeing.runAsRoot(() => {
        expect(color()).toBe("default");
        context.with(ROOT_CONTEXT, () => expect(color()).toBe("default"));
      });
    });
    expect(rebound()).toBe(0);
  });

  it("in a context of ours that was made in a part of the request, with that part's tags", () => {
    request("gray", () => {
      const before = context.active();
      dyeing.withTags({}, () => context.with(before, () => expect(color()).toBe("gray")));
    });
    expect(rebound()).toBe(0);
  });

  it("after context.attach, where a manager has it", () => {
    request("gray", () => {
      const token = context.attach(ROOT_CONTEXT);
      expect(color()).toBe("gray");
      token.dispose();
      expect(color()).toBe("gray");
    });
    expect(rebound()).toBe(0);
  });

  it("below more requests than a record remembers", () => {
    const contexts: Context[] = [];
    const nest = (left: number): void => {
      contexts.push(context.active());
      if (left > 0) return request(`c${left}`, () => nest(left - 1));
      for (const one of contexts) expect(context.with(one, color)).toBe("c1");
    };
    nest(40);
    expect(rebound()).toBe(0);
  });
});

describe("the other request's dye is taken, and counted, where a callback of it runs here", () => {
  it("bound by context.bind, as a queue's jobs are", () => {
    const job = request("gray", () => context.bind(context.active(), color));
    expect(request("blue", job)).toBe("gray");
    expect(rebound()).toBe(1);
  });

  it("bound by an instrumentation, and run where no request is", () => {
    const callback = request("gray", () => context.bind(context.active(), color));
    expect(callback()).toBe("gray");
    expect(rebound()).toBe(1);
  });

  it("by a stale context that is entered again, which nothing tells from that: the count shows it", () => {
    const stale = request("gray", () => context.active());
    request("blue", () => context.with(stale, () => expect(color()).toBe("gray")));
    expect(rebound()).toBe(1);
  });

  it("but not by a request below so many that it does not know them all: it keeps its own", () => {
    const job = request("gray", () => context.bind(context.active(), color));
    const nest = (left: number): string | undefined => (left > 0 ? request("red", () => nest(left - 1)) : job());
    expect(nest(16)).toBe("gray");
    expect(rebound()).toBe(1);
    expect(nest(40)).toBe("red");
    expect(rebound()).toBe(1);
  });
});

describe("spans stay as they are", () => {
  const span = trace.wrapSpanContext({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: TraceFlags.SAMPLED,
  });
  const inSpan = <T>(fn: () => T): T => context.with(trace.setSpan(context.active(), span), fn);

  it("of an instrumentation, through the middleware, tags and bound functions", () => {
    inSpan(() =>
      request("gray", () => {
        expect(trace.getActiveSpan()).toBe(span);
        dyeing.withTags({}, () => expect(trace.getActiveSpan()).toBe(span));
        expect(dyeing.bind(() => trace.getActiveSpan())()).toBe(span);
        dyeing.runAsRoot(() => expect(trace.getActiveSpan()).toBeUndefined());
      }),
    );
  });

  it("of the application, below the middleware", async () => {
    await request("gray", () =>
      inSpan(async () => {
        expect(color()).toBe("gray");
        await new Promise(setImmediate);
        expect([color(), trace.getActiveSpan()]).toEqual(["gray", span]);
      }),
    );
  });
});

describe("a context manager that is registered late", () => {
  beforeEach(() => context.disable());

  it("after createDyeing()", () => {
    context.setGlobalContextManager(manager);
    const next = context.bind(context.active(), color);
    expect(request("gray", next)).toBe("gray");
  });

  it("after the first request", () => {
    expect(request("blue", color)).toBe("blue");
    context.setGlobalContextManager(manager);
    const next = context.bind(context.active(), color);
    expect(request("gray", next)).toBe("gray");
    expect(rebound()).toBe(0);
  });

  it("in the middle of a request", async () => {
    await request("gray", async () => {
      context.setGlobalContextManager(manager);
      expect(color()).toBe("gray");
      await context.with(ROOT_CONTEXT, async () => {
        await new Promise(setImmediate);
        expect(color()).toBe("gray");
      });
    });
    expect(rebound()).toBe(0);
  });

  it("never: the dye needs none", async () => {
    await request("gray", async () => {
      await new Promise(setImmediate);
      expect(color()).toBe("gray");
    });
  });
});
