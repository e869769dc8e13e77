import { type ContextAPI, diag, context as newer } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { context as older } from "opentelemetry-api-old";
import { afterEach, describe, expect, it } from "vitest";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import { otelContextManager } from "../telemetry/opentelemetry.ts";

/** What both copies have. */
type Copy = Pick<ContextAPI, "setGlobalContextManager" | "active" | "bind" | "disable">;

const GLOBALS = Symbol.for("opentelemetry.js.api.1");
const clear = () => Reflect.deleteProperty(globalThis, GLOBALS);
afterEach(() => {
  diag.disable();
  clear();
});

// A copy refuses what another version registered: it then shows neither context nor span, and nobody says so.
describe.each<[string, Copy, Copy]>([
  ["an older copy of @opentelemetry/api registered first", older as unknown as Copy, newer],
  ["a newer copy of @opentelemetry/api registered first", newer, older as unknown as Copy],
])("%s", (_what, first, second) => {
  it("and the dye is seen, and follows what the first one binds", () => {
    clear();
    const manager = new AsyncLocalStorageContextManager().enable();
    expect(first.setGlobalContextManager(manager)).toBe(true);
    const dyeing = createDyeing({ service: "order" });
    const color = () => dyeing.current()?.color;
    try {
      expect(otelContextManager()).toBe(manager);
      expect(dyeing.receiveMessage({ "x-trace-color": "gray" }, color)).toBe("gray");
      const next = second.bind(second.active(), color);
      expect(dyeing.receiveMessage({ "x-trace-color": "gray" }, next)).toBe("gray");
      expect(dyeing.counters()).toEqual({});
      const job = dyeing.receiveMessage({ "x-trace-color": "gray" }, () => first.bind(first.active(), color));
      expect(dyeing.receiveMessage({ "x-trace-color": "blue" }, job)).toBe("gray");
      expect(dyeing.counters()).toEqual({ "context-rebound": 1 });
    } finally {
      dyeing.close();
      manager.disable();
    }
  });
});
