import { afterAll, expect, test } from "vitest";
import { createDyeing } from "./create-dyeing.ts";

const dyeing = createDyeing({ service: "orders", allow: ["matching"] });
afterAll(() => dyeing.close());

test("what the caller set by hand is left out and counted, by header", () => {
  const lines = dyeing.receiveMessage({ "x-trace-color": "gray", "x-request-id": "r-1" }, () =>
    dyeing.outboundHeaders("matching:5000", (name) => name === "x-trace-color"),
  );
  expect(lines.map(([name]) => name)).toEqual(["x-request-id", "x-dye"]);
  expect(dyeing.counters()).toEqual({ "outbound-caller-set": 1 });
});

test("an adapter whose carrier fails does not fail the call", () => {
  const lines = dyeing.receiveMessage({ "x-trace-color": "gray" }, () =>
    dyeing.outboundHeaders("matching", () => {
      throw new Error("the carrier is broken");
    }),
  );
  expect(lines).toEqual([]);
  expect(dyeing.counters()["outbound-failed"]).toBe(1);
});
