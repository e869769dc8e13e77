import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunningService } from "../kit/run-service.ts";
import { outside } from "../topology.ts";
import { type OutsideReceived, startOutside } from "./outside-server.ts";

describe.each(outside)("outside host %s", (name) => {
  let server: RunningService;
  let received: OutsideReceived[];

  beforeEach(async () => {
    received = [];
    server = await startOutside({ name, port: 0, onReceived: (one) => received.push(one) });
  });
  afterEach(() => server.close());

  it("shows every header and the body of what arrived", async () => {
    await fetch(`http://127.0.0.1:${server.port}/any/path?q=1`, {
      method: "PUT",
      headers: { "x-trace-color": "gray", "x-odd": "1" },
      body: JSON.stringify({ a: [1] }),
    });
    expect(received).toEqual([
      {
        event: "outside.received",
        name,
        method: "PUT",
        path: "/any/path?q=1",
        headers: expect.objectContaining({ "x-trace-color": "gray", "x-odd": "1" }),
        body: { a: [1] },
        time: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  });

  it("accepts what is no JSON and what has no body", async () => {
    const url = `http://127.0.0.1:${server.port}/x`;
    expect((await fetch(url, { method: "POST", body: "not json" })).status).toBe(202);
    expect((await fetch(url)).status).toBe(202);
    expect(received.map((one) => one.body)).toEqual(["not json", undefined]);
  });
});

describe("answers", () => {
  it("gives a repeated charge the same trade number and another one another", async () => {
    const server = await startOutside({ name: "provider", port: 0, onReceived: () => undefined });
    const charge = async (idempotencyKey: string) => {
      const response = await fetch(`http://127.0.0.1:${server.port}/alipay/charges`, {
        method: "POST",
        body: JSON.stringify({ idempotencyKey, amount: 1_250, orderId: "ord_1" }),
      });
      return (await response.json()) as { tradeNo: string };
    };
    const [first, again, other] = [await charge("a"), await charge("a"), await charge("b")];
    await server.close();
    expect(first).toMatchObject({ status: "TRADE_SUCCESS", totalAmount: 1_250, outTradeNo: "ord_1" });
    expect(again).toEqual(first);
    expect(other.tradeNo).not.toBe(first.tradeNo);
  });
});
