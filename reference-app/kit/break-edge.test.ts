import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCallEdge } from "./break-edge.ts";

const headersOf = (index: number) => ({
  "x-trace-color": "gray",
  "x-request-id": `req-${index}`,
  "x-ride-witness": `witness-${index}`,
  "x-dye": 'h=("x-ride-witness")',
  traceparent: `00-${String(index).repeat(32)}-00f067aa0ba902b7-01`,
});

describe("an edge that bleeds", () => {
  let dyeing: Dyeing;
  beforeEach(() => {
    dyeing = createDyeing({ service: "order" });
  });
  afterEach(() => dyeing.close());

  it("makes each call in the whole context of the call before, and leaves the caller in its own", () => {
    const callEdge = createCallEdge(undefined, "order->matching");
    const carried = [1, 2, 3].map((index) =>
      dyeing.receiveMessage(headersOf(index), () => {
        const sent = callEdge("order->matching", () => dyeing.injectMessage({}));
        expect(dyeing.identity()?.requestId).toBe(`req-${index}`);
        return sent;
      }),
    );
    // The first one has nobody before it.
    for (const [position, index] of [
      [1, 1],
      [2, 2],
    ] as const) {
      expect(carried[position]).toMatchObject({
        "x-request-id": `req-${index}`,
        "x-ride-witness": `witness-${index}`,
        traceparent: headersOf(index).traceparent,
      });
    }
  });

  it("leaves other edges alone", () => {
    const callEdge = createCallEdge(undefined, "order->matching");
    for (const index of [1, 2]) {
      const sent = dyeing.receiveMessage(headersOf(index), () =>
        callEdge("order->scheduling", () => dyeing.injectMessage({})),
      );
      expect(sent).toMatchObject({ "x-ride-witness": `witness-${index}` });
    }
  });
});
