import { afterEach, describe, expect, it } from "vitest";
import { type HandMade, handMadePolicy } from "../../test/hand-made-policy.ts";
import { askHttp1, askHttp2, type Handler } from "../../test/serve-once.ts";
import { createDyeing } from "../dyeing/create-dyeing.ts";
import type { Dyeing } from "../dyeing/dyeing.ts";
import type { RequestFacts } from "../policy/request-facts.ts";
import { NodeExchange } from "./node-exchange.ts";

const POLICY: HandMade = {
  accept: "none",
  tags: [
    { key: "level", header: "x-user-level", from: (facts) => facts.header("x-rider-level") },
    { key: "city", header: "x-city", from: (facts) => facts.header("x-city") },
    { key: "age", header: "age", from: (facts) => facts.header("age") },
    { key: "payment_type", header: "x-payment-type" },
  ],
  color: (facts) => (facts.header("x-rider-level") === "VIP3" ? "gray" : undefined),
};
const grayIf =
  (holds: (facts: RequestFacts) => boolean): NonNullable<HandMade["color"]> =>
  (facts) =>
    holds(facts) ? "gray" : undefined;

let dyeing: Dyeing;
const edge = (policy: HandMade = POLICY) => {
  dyeing = createDyeing({ service: "gateway", role: "edge", policy: handMadePolicy(policy), allow: ["order"] });
  return dyeing;
};
afterEach(() => dyeing.close());

interface Seen {
  headers: Record<string, unknown>;
  distinct: Record<string, unknown> | undefined;
  raw: [string, string][];
  sent: Record<string, string>;
}

/** What a handler of this service finds in its request, and what the SDK adds to a call of it. */
function seenBy(d: Dyeing, early?: (req: Parameters<Handler>[0]) => void) {
  const seen = {} as Seen;
  const handler: Handler = (req, res) => {
    early?.(req);
    d.receive(new NodeExchange(req, res), () => {
      seen.headers = { ...req.headers };
      seen.distinct = "headersDistinct" in req ? { ...req.headersDistinct } : undefined;
      seen.raw = [];
      for (let at = 0; at < req.rawHeaders.length; at += 2) {
        seen.raw.push([String(req.rawHeaders[at]), String(req.rawHeaders[at + 1])]);
      }
      seen.sent = Object.fromEntries(d.outboundHeaders("order"));
      res.end();
    });
  };
  return { handler, seen };
}

/** What stands under a name in each place, in any letter case. */
function placesOf({ headers, distinct, raw }: Seen, name: string) {
  return {
    headers: headers[name],
    distinct: distinct?.[name],
    raw: raw.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value),
  };
}

const NOWHERE = { headers: undefined, distinct: undefined, raw: [] };

describe("row 59: at an edge that does not accept", () => {
  it.each([
    "x-trace-color",
    "x-dye",
    "x-dye-sig",
    "x-multi-tag",
    "x-user-level", // of a tag
    "x-payment-type", // of a tag that no request gives
  ])("%s of the client is nowhere in the request, and counted", async (name) => {
    const { handler, seen } = seenBy(edge());
    await askHttp1(handler, [`${name}: VIP3`, `${name.toUpperCase()}: gray`, "x-other: 1", "X-Other: 2"]);
    expect(placesOf(seen, name)).toEqual(NOWHERE);
    expect(placesOf(seen, "x-other")).toEqual({ headers: "1, 2", distinct: ["1", "2"], raw: ["1", "2"] });
    expect(dyeing.counters()).toEqual({ "inbound-untrusted": 1 });
  });

  it("a tag that was decided stands there with the decided value, in one line", async () => {
    const { handler, seen } = seenBy(edge());
    await askHttp1(handler, ["X-User-Level: VIP3", "x-rider-level: NEW", "x-user-level: VIP3"]);
    expect(placesOf(seen, "x-user-level")).toEqual({ headers: "NEW", distinct: ["NEW"], raw: ["NEW"] });
    expect(seen.sent).toMatchObject({ "x-user-level": "NEW", "x-trace-color": "default" });
    expect(dyeing.counters()).toEqual({ "inbound-untrusted": 1 });
  });

  it.each([
    ["Rome", "Rome"],
    ["New York", "New%20York"],
    [Buffer.from("K\u00f6ln").toString("latin1"), "K%C3%B6ln"],
  ])(
    "a tag that comes from its own header stays, in the form of the wire, and is no forgery: %s",
    async (text, wire) => {
      const { handler, seen } = seenBy(edge());
      await askHttp1(handler, [`x-city: ${text}`]);
      expect(placesOf(seen, "x-city")).toEqual({ headers: wire, distinct: [wire], raw: [wire] });
      expect(dyeing.counters()).toEqual({});
    },
  );

  it("of a header of which Node shows only the first line no other is left", async () => {
    const { handler, seen } = seenBy(edge());
    await askHttp1(handler, ["age: a", "age: forged"]);
    expect(placesOf(seen, "age")).toEqual({ headers: "a", distinct: ["a"], raw: ["a"] });
  });

  it.each([
    ["a list", ['x-dye: h=("x-beta")']],
    ["a list of next-scoped tags", ['x-dye: n=("x-beta")']],
    ["two lines, each a whole list", ['x-dye: h=("x-alpha")', 'X-Dye: h=("x-beta")']],
    ["two lines that are one", ['x-dye: h=("x-alpha")', 'x-dye: n=("x-beta")']],
    ["a list that ends nowhere", ['x-dye: h=("x-beta"']],
    ["no dictionary at all", ["x-dye: X-Beta"]],
    ["a list that is too long", [`x-dye: h=("x-beta"), rule="${"r".repeat(600)}"`]],
  ])("what x-dye lists goes with it: %s", async (_what, lines) => {
    const { handler, seen } = seenBy(edge());
    await askHttp1(handler, [...lines, "x-beta: forged", "x-other: 1"]);
    expect(placesOf(seen, "x-beta")).toEqual(NOWHERE);
    expect(placesOf(seen, "x-dye")).toEqual(NOWHERE);
    expect(placesOf(seen, "x-other").headers).toBe("1");
  });

  it("x-dye takes no header away that may not carry a tag", async () => {
    const { handler, seen } = seenBy(edge());
    await askHttp1(handler, ['x-dye: h=("authorization" "x-forwarded-for"', "authorization: a", "x-forwarded-for: b"]);
    expect(placesOf(seen, "authorization").headers).toBe("a");
    expect(placesOf(seen, "x-forwarded-for").headers).toBe("b");
  });

  it.each(["headers", "headersDistinct", "rawHeaders"] as const)(
    "it makes no difference that middleware before read %s, or nothing",
    async (place) => {
      const early = (req: object) => void Reflect.get(req, place);
      const { handler, seen } = seenBy(edge(), early);
      await askHttp1(handler, ["x-user-level: VIP3", "x-other: 1"]);
      expect(placesOf(seen, "x-user-level")).toEqual(NOWHERE);
      expect(placesOf(seen, "x-other")).toEqual({ headers: "1", distinct: ["1"], raw: ["1"] });
    },
  );

  it("a header that middleware before took out of one place only is taken out of the others", async () => {
    const { handler, seen } = seenBy(edge(), (req) => delete req.headers["x-user-level"]);
    await askHttp1(handler, ["x-user-level: VIP3"]);
    expect(placesOf(seen, "x-user-level")).toEqual(NOWHERE);
  });

  it("a header with an underscore is another header", async () => {
    const { handler, seen } = seenBy(edge());
    await askHttp1(handler, ["x_user_level: 1"]);
    expect(placesOf(seen, "x_user_level").headers).toBe("1");
  });

  it("HTTP/2 is no way around", async () => {
    const { handler, seen } = seenBy(edge());
    await askHttp2(handler, { "x-user-level": "VIP3", "x-trace-color": "gray", "x-city": "Rome", "x-other": "1" });
    expect(placesOf(seen, "x-user-level")).toEqual(NOWHERE);
    expect(placesOf(seen, "x-trace-color")).toEqual(NOWHERE);
    expect(placesOf(seen, "x-city")).toEqual({ headers: "Rome", distinct: undefined, raw: ["Rome"] });
    expect(placesOf(seen, "x-other").raw).toEqual(["1"]);
    expect(seen.sent).not.toHaveProperty("x-user-level");
  });

  it("rules have read the headers that go", async () => {
    const color = grayIf((facts) => facts.header("x-user-level") === "BETA");
    const { handler, seen } = seenBy(edge({ ...POLICY, color }));
    await askHttp1(handler, ["x-user-level: BETA"]);
    expect(seen.sent["x-trace-color"]).toBe("gray");
    expect(placesOf(seen, "x-user-level")).toEqual(NOWHERE);
  });
});

describe("where a dye is accepted", () => {
  it("it stays in the request", async () => {
    const { handler, seen } = seenBy(edge({ ...POLICY, accept: "all" }));
    await askHttp1(handler, ["x-trace-color: blue", 'x-dye: h=("x-user-level")', "x-user-level: VIP3"]);
    expect(seen.headers).toMatchObject({ "x-trace-color": "blue", "x-user-level": "VIP3" });
    expect(dyeing.counters()).toEqual({});
  });

  it("one that an edge cannot read goes, as the edge decides itself", async () => {
    const { handler, seen } = seenBy(edge({ ...POLICY, accept: "all" }));
    await askHttp1(handler, ["x-trace-color: blue", 'x-dye: h=("x-user-level"', "x-user-level: VIP3"]);
    for (const name of ["x-trace-color", "x-dye", "x-user-level"]) expect(placesOf(seen, name)).toEqual(NOWHERE);
    expect(dyeing.counters()).toEqual({ "dye-malformed": 1 });
  });
});

describe("what rules read", () => {
  const cityRule = (value: string): HandMade => ({
    ...POLICY,
    color: grayIf((facts) => facts.header("x-rider-city") === value),
  });
  const bytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");

  it("is UTF-8 where the client sent UTF-8", async () => {
    const { handler, seen } = seenBy(edge(cityRule("\u5317\u4eac")));
    await askHttp1(handler, [`x-rider-city: ${bytes("\u5317\u4eac")}`, `x-city: ${bytes("\u5317\u4eac")}`]);
    expect(seen.sent).toMatchObject({ "x-trace-color": "gray", "x-city": "%E5%8C%97%E4%BA%AC" });
  });

  it("is what came where that is not UTF-8", async () => {
    const { handler, seen } = seenBy(edge(cityRule("K\u00f6ln")));
    await askHttp1(handler, ["x-rider-city: K\u00f6ln"]);
    expect(seen.sent["x-trace-color"]).toBe("gray");
  });

  it("is the path alone, also of a target in absolute form", async () => {
    const color = grayIf((facts) => facts.path === "/v1/trips");
    const { handler, seen } = seenBy(edge({ ...POLICY, color }));
    await askHttp1(handler, [], "http://gateway/v1/trips?a=1");
    expect(seen.sent["x-trace-color"]).toBe("gray");
  });
});
