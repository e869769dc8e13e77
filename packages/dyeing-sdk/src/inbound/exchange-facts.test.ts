import { describe, expect, it } from "vitest";
import type { Exchange } from "./exchange.ts";
import { ExchangeFacts, withApplicationFacts } from "./exchange-facts.ts";

const exchangeOf = (target: string): Exchange => ({
  method: "GET",
  target,
  header: () => undefined,
  peer: { address: "10.0.0.7", loopback: false, tls: false },
});

describe.each([
  ["of the exchange", (target: string) => new ExchangeFacts(exchangeOf(target))],
  ["with an application's", (target: string) => withApplicationFacts(new ExchangeFacts(exchangeOf(target)), {})],
])("facts %s", (_name, factsOf) => {
  it.each([
    ["/v1?lane=blue", "blue"],
    ["/v1?a=b&lane=blue&lane=red", "blue"],
    ["/v1?lane=a%20b+c", "a b c"],
    ["https://host/v1?lane=blue#x?lane=red", "blue"],
    ["/v1?lane", ""],
    ["/v1?lane=%E0%A4%A", "\ufffd%A"],
    ["/v1#?lane=red", undefined],
    ["/v1?Lane=blue", undefined],
    ["/v1?__proto__=blue", undefined],
    ["/v1", undefined],
  ])("the query of %s", (target, value) => {
    expect(factsOf(target).query?.("lane")).toBe(value);
  });

  it("know who is at the other end", () => {
    expect(factsOf("/").peer).toBe("10.0.0.7");
  });
});
