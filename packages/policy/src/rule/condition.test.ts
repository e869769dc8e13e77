import { describe, expect, it } from "vitest";
import { compileCondition } from "./compile-condition.ts";
import { parseCondition } from "./condition.ts";

const SLOTS = new Map([
  ["level", 0],
  ["region", 1],
]);

function evaluate(text: string, { level = "", region = "", headers = {}, path = "/", method = "GET" } = {}): boolean {
  const table: Record<string, string> = headers;
  const condition = compileCondition(parseCondition(text), (key) => SLOTS.get(key));
  return condition({ path, method, header: (name) => table[name] }, [level || undefined, region || undefined]);
}

describe("parseCondition", () => {
  it("flattens a conjunction, whatever its parentheses", () => {
    const clauses = parseCondition(
      'tags.a == "1" && (request.path.startsWith("/v1") && "x" == request.headers["X-Y"])',
    );
    expect(clauses).toEqual([
      { kind: "one-of", term: { kind: "tag", key: "a" }, values: ["1"], offset: 0 },
      { kind: "starts-with", term: { kind: "path" }, prefix: "/v1", offset: 18 },
      { kind: "one-of", term: { kind: "header", name: "x-y" }, values: ["x"], offset: 59 },
    ]);
  });
});

describe("compileCondition", () => {
  it.each([
    ["==", 'tags.level == "VIP3"', { level: "VIP3" }, true],
    ["== of another value", 'tags.level == "VIP3"', { level: "VIP" }, false],
    ["literal on the left", '"VIP3" == tags.level', { level: "VIP3" }, true],
    ["in, short list", 'tags.level in ["A", "B"]', { level: "B" }, true],
    ["in, long list", 'tags.level in ["A", "B", "C", "D", "E", "F"]', { level: "F" }, true],
    ["in, long list, not there", 'tags.level in ["A", "B", "C", "D", "E", "F"]', { level: "G" }, false],
    ["in, empty list", "tags.level in []", { level: "A" }, false],
    ["startsWith", 'tags.region.startsWith("BJ_")', { region: "BJ_HAI" }, true],
    ["startsWith in the middle", 'tags.region.startsWith("BJ_")', { region: "xBJ_" }, false],
    ["path", 'request.path == "/v1"', { path: "/v1" }, true],
    ["method", 'request.method in ["GET", "HEAD"]', { method: "HEAD" }, true],
    ["header, name in any case", 'request.headers["X-Env"] == "prod"', { headers: { "x-env": "prod" } }, true],
    [
      "&&, all hold",
      'tags.level == "A" && tags.region == "B" && request.path == "/"',
      { level: "A", region: "B" },
      true,
    ],
    [
      "&&, the last fails",
      'tags.level == "A" && tags.region == "B" && request.path == "/x"',
      { level: "A", region: "B" },
      false,
    ],
    ["&&, one of two fails", 'tags.level == "A" && tags.region == "B"', { level: "A", region: "C" }, false],
    ["escapes", 'tags.level == "\\u0041\\n"', { level: "A\n" }, true],
    ["missing tag ==", 'tags.level == "A"', {}, false],
    ["missing tag == empty text", 'tags.level == ""', {}, false],
    ["missing tag in", 'tags.level in ["A", "B"]', {}, false],
    ["missing tag in, long list", 'tags.level in ["A", "B", "C", "D", "E"]', {}, false],
    ["missing header startsWith nothing", 'request.headers["x"].startsWith("")', {}, false],
    ["empty header counts as missing", 'request.headers["x"] == ""', { headers: { x: "" } }, false],
  ])("%s", (_name, text, facts, expected) => {
    expect(evaluate(text, facts)).toBe(expected);
  });

  it("a header name never reaches a prototype", () => {
    expect(() => parseCondition('request.headers["__proto__"] == "a"')).toThrow("not a header name");
    expect(() => parseCondition('tags.constructor == "a"')).toThrow("not a tag key");
  });
});
