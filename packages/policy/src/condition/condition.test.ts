import { describe, expect, it } from "vitest";
import { compileCondition } from "./compile-condition.ts";
import { costOfCondition } from "./condition-cost.ts";
import { parseCondition } from "./parse-condition.ts";
import { Reading } from "./reading.ts";
import { TermTable } from "./term-table.ts";

const SLOTS = new Map([
  ["level", 0],
  ["region", 1],
]);

interface Facts {
  readonly level?: string;
  readonly region?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly claims?: Record<string, string>;
  readonly path?: string;
  readonly method?: string;
  readonly peer?: string;
}

function evaluate(
  text: string,
  { level, region, headers = {}, query = {}, claims = {}, path = "/", method = "GET", peer }: Facts,
): boolean | undefined | null {
  const terms = new TermTable((key) => SLOTS.get(key));
  const test = compileCondition(parseCondition(text), terms);
  const facts = {
    path,
    method,
    peer,
    header: (name: string) => headers[name],
    query: (name: string) => query[name],
    claim: (name: string) => claims[name],
  };
  return test(new Reading(facts, [level, region], terms));
}

describe("parseCondition", () => {
  it("flattens a conjunction, whatever its parentheses", () => {
    expect(
      parseCondition('tags.a == "1" && (request.path.startsWith("/v1") && "x" == request.headers["X-Y"])'),
    ).toMatchObject({
      kind: "and",
      parts: [
        { kind: "one-of", term: { kind: "tag", key: "a" }, values: ["1"], offset: 0 },
        { kind: "starts-with", term: { kind: "path" }, text: "/v1", offset: 18 },
        { kind: "one-of", term: { kind: "header", name: "x-y" }, values: ["x"], offset: 59 },
      ],
    });
  });

  it("has one form of what can be written in two", () => {
    expect(parseCondition("3 < size(request.path)")).toMatchObject({ operator: ">", right: { value: 3 } });
    expect(parseCondition("request.path.size() > 3")).toMatchObject({ operator: ">", left: { kind: "size" } });
    expect(parseCondition('tags.a != "1"')).toMatchObject({ kind: "not", part: { kind: "one-of" } });
  });
});

describe("compileCondition", () => {
  it.each<[string, string, Facts, boolean | undefined]>([
    ["==", 'tags.level == "VIP3"', { level: "VIP3" }, true],
    ["== of another value", 'tags.level == "VIP3"', { level: "VIP" }, false],
    ["literal on the left", '"VIP3" == tags.level', { level: "VIP3" }, true],
    ["== of two terms", "tags.level == tags.region", { level: "A", region: "A" }, true],
    ["!=", 'tags.level != "A"', { level: "B" }, true],
    ["in, short list", 'tags.level in ["A", "B"]', { level: "B" }, true],
    ["in, long list", 'tags.level in ["A", "B", "C", "D", "E", "F"]', { level: "F" }, true],
    ["in, long list, not there", 'tags.level in ["A", "B", "C", "D", "E", "F"]', { level: "G" }, false],
    ["in, empty list", "tags.level in []", { level: "A" }, false],
    ["startsWith", 'tags.region.startsWith("BJ_")', { region: "BJ_HAI" }, true],
    ["startsWith in the middle", 'tags.region.startsWith("BJ_")', { region: "xBJ_" }, false],
    ["endsWith", 'request.path.endsWith(".js")', { path: "/a.js" }, true],
    ["contains", 'request.path.contains("/admin/")', { path: "/v1/admin/x" }, true],
    ["matches a part, as CEL says", 'request.path.matches("v[12]")', { path: "/v2/x" }, true],
    ["matches the whole when it says so", 'request.path.matches("^/v[12]$")', { path: "/v2/x" }, false],
    ["path", 'request.path == "/v1"', { path: "/v1" }, true],
    ["method", 'request.method in ["GET", "HEAD"]', { method: "HEAD" }, true],
    ["header, name in any case", 'request.headers["X-Env"] == "prod"', { headers: { "x-env": "prod" } }, true],
    ["host, without port", 'request.host == "app.example.com"', { headers: { host: "App.Example.com:8443" } }, true],
    ["host of HTTP/2", 'request.host == "a"', { headers: { ":authority": "a", host: "b" } }, true],
    ["query", 'request.query["lane"] == "blue"', { query: { lane: "blue" } }, true],
    ["query by dot", 'request.query.lane == "blue"', { query: { lane: "blue" } }, true],
    ["cookie", 'request.cookies["lane"] == "blue"', { headers: { cookie: "a=b; lane=blue; c=d" } }, true],
    ["cookie in quotes", 'request.cookies.lane == "blue"', { headers: { cookie: 'lane="blue"' } }, true],
    ["cookie of a longer name", 'request.cookies.lane == "blue"', { headers: { cookie: "xlane=blue" } }, undefined],
    ["claim", 'claims["org.role"] == "staff"', { claims: { "org.role": "staff" } }, true],
    ["peer", 'peer.address.startsWith("10.")', { peer: "10.1.2.3" }, true],
    ["tag by a name with a dash", 'tags["level"] == "A"', { level: "A" }, true],
    ["size", "size(request.path) > 3", { path: "/abc" }, true],
    ["size counts code points", "size(tags.level) == 1", { level: "🚗" }, true],
    ["int", "int(tags.level) >= -3", { level: "-3" }, true],
    ["double", "double(tags.level) >= 4.8", { level: "4.92" }, true],
    ["double with a whole number", "double(tags.level) > 4", { level: "4.92" }, true],
    ["int of what is none", "int(tags.level) >= 3", { level: "3x" }, undefined],
    ["double of what is none", "double(tags.level) >= 3.0", { level: "" }, undefined],
    ["text in order", 'tags.level < "B"', { level: "A" }, true],
    [
      "&&, all hold",
      'tags.level == "A" && tags.region == "B" && request.path == "/"',
      { level: "A", region: "B" },
      true,
    ],
    ["&&, the last fails", 'tags.level == "A" && tags.region == "B" && request.path == "/x"', { level: "A" }, false],
    ["||", 'tags.level == "A" || tags.region == "B"', { level: "x", region: "B" }, true],
    ["||, none", 'tags.level == "A" || tags.region == "B"', { level: "x", region: "y" }, false],
    ["!", '!(tags.level == "A")', { level: "B" }, true],
    ["has", "has(tags.level)", { level: "A" }, true],
    ["has not", "!has(tags.level)", {}, true],
    ["in a container", '"x-qa" in request.headers', { headers: { "x-qa": "1" } }, true],
    ["in a container, empty", '"x-qa" in request.headers', { headers: { "x-qa": "" } }, false],
    ["escapes", 'tags.level == "\\u0041\\n"', { level: "A\n" }, true],
    ["missing tag ==", 'tags.level == "A"', {}, undefined],
    ["missing tag in", 'tags.level in ["A", "B", "C", "D", "E"]', {}, undefined],
    ["missing header startsWith nothing", 'request.headers["x"].startsWith("")', {}, undefined],
    ["empty header counts as missing", 'request.headers["x"] == ""', { headers: { x: "" } }, undefined],
    ["! of what is missing is not true", '!(tags.level == "A")', {}, undefined],
    ["!= of what is missing is not true", 'tags.level != "A"', {}, undefined],
    ["missing, and decided by the other part of ||", 'tags.level == "A" || request.path == "/"', {}, true],
    ["missing, and decided by the other part of &&", '!(tags.level == "A" && request.path == "/x")', {}, true],
  ])("%s", (_name, text, facts, expected) => {
    expect(evaluate(text, facts)).toBe(expected);
  });

  it("a name never reaches a prototype", () => {
    expect(() => parseCondition('request.headers["__proto__"] == "a"')).toThrow("not a header name");
    expect(() => parseCondition('tags.constructor == "a"')).toThrow("not a tag key");
  });
});

describe("costOfCondition", () => {
  it("adds up all parts, whichever decide", () => {
    const cost = (text: string) => costOfCondition(parseCondition(text));
    expect(cost('tags.a == "1" && (tags.b == "1" || !(tags.c == "1"))')).toBe(3 * cost('tags.a == "1"'));
    expect(cost('tags.a.matches("x")')).toBeGreaterThan(10 * cost('tags.a == "x"'));
  });
});
