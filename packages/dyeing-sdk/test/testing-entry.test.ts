import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createDyeing, type Dyeing } from "@dyeing/sdk";
import { inDye, type Sent, sentIn, sentTo } from "@dyeing/sdk/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { calls } from "./call-payment.ts";

let dyeing: Dyeing;
beforeEach(() => {
  dyeing = createDyeing({ service: "order", allow: ["payment", "127.0.0.1"] });
});
afterEach(() => dyeing.close());

const VIP = { color: "gray", tags: { "x-user-level": "VIP3", "x-city": "\u5317\u4eac" } };

describe("inDye", () => {
  it("runs code as in a request that arrived with that dye", () => {
    inDye(dyeing, { ...VIP, requestId: "r1" }, () => {
      expect(dyeing.current()).toMatchObject({ color: "gray", tags: { user_level: "VIP3", city: "\u5317\u4eac" } });
      expect(dyeing.identity()).toMatchObject({ requestId: "r1", state: "dyed" });
    });
    inDye(dyeing, { color: "default" }, () => expect(dyeing.identity()?.state).toBe("undyed"));
    expect(dyeing.current()).toBeUndefined();
    expect(dyeing.counters()).toEqual({});
  });

  it.each([
    [{ color: "Gray" }, "`Gray` is not a color"],
    [{ color: "gray", tags: { authorization: "x" } }, "header `authorization` cannot carry the tag `x`"],
    [{ color: "gray", tags: { "x-user-level": "" } }, "header `x-user-level` cannot carry the tag ``"],
  ])("refuses what could not arrive: %j", (dye, message) => {
    expect(() => inDye(dyeing, dye, () => {})).toThrow(new TypeError(message));
  });

  it("returns what the code returns, and throws what it throws", async () => {
    expect(inDye(dyeing, VIP, () => 7)).toBe(7);
    await expect(inDye(dyeing, VIP, async () => Promise.reject(new Error("x")))).rejects.toThrow("x");
  });
});

describe("what was sent", () => {
  it("is read off a real server's request", async () => {
    const seen: Sent[] = [];
    const server = createServer((req: IncomingMessage, res) => {
      seen.push(sentIn(req.headers));
      res.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    for (const call of Object.values(calls)) await inDye(dyeing, VIP, () => call(url));
    await calls.fetch(url);
    const all = { color: "gray", tags: { user_level: "VIP3", city: "\u5317\u4eac" } };
    expect(seen).toEqual([all, all, { color: undefined, tags: {} }]);
    server.close();
  });

  it.each([new Headers({ "x-user-level": "VIP3" }), new Map([["x-user-level", "VIP3"]]), [["x-user-level", "VIP3"]]])(
    "needs a color to be a dye: %o",
    (headers) => {
      expect(sentIn(headers)).toEqual({ color: undefined, tags: {} });
    },
  );

  it("goes to hosts that are allowed", () => {
    inDye(dyeing, VIP, () => {
      for (const url of ["payment", "payment:8080", "http://payment/x", new URL("https://payment:1/")]) {
        expect(sentTo(dyeing, url).color).toBe("gray");
      }
      expect(sentTo(dyeing, "https://example.com/").color).toBeUndefined();
    });
    expect(sentTo(dyeing, "payment").color).toBeUndefined();
  });
});
