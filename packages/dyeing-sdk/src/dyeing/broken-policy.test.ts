import { afterEach, expect, test } from "vitest";
import { createDyeing } from "./create-dyeing.ts";

/** A source that works while the runtime is created, and throws from then on. */
function brokenDyeing() {
  const source = {
    current: () => {
      throw new Error("the policy is broken");
    },
    close: () => {},
  };
  return createDyeing({ service: "orders", allow: ["orders"], policy: source });
}

let dyeing = brokenDyeing();
afterEach(() => {
  dyeing.close();
  dyeing = brokenDyeing();
});

test("a message is received in the unknown state, and the fault is counted", () => {
  const seen = dyeing.receiveMessage({ "x-trace-color": "gray" }, () => [dyeing.current(), dyeing.identity()?.color]);
  expect(seen).toEqual([undefined, "default"]);
  expect(dyeing.counters()).toEqual({ "receive-failed": 1 });
});

test("a root context is undyed as ever, and the fault is counted", () => {
  expect(dyeing.runAsRoot(() => dyeing.current()?.color)).toBe("default");
  expect(dyeing.counters()).toEqual({ "policy-failed": 1 });
});
