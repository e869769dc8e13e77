import { describe, expect, it } from "vitest";
import { Id, isId } from "./id.ts";
import { text } from "./text.ts";

describe("text", () => {
  it.each([
    ["Latin", "Guomao"],
    ["Chinese", "国贸"],
    ["a pair of surrogates", "🚕"],
    ["the full length", "x".repeat(10)],
  ])("takes %s", (_what, value) => {
    expect(text(10).parse(value)).toBe(value);
  });

  it("takes white space around it away", () => {
    expect(text(3).parse("  abc\n")).toBe("abc");
  });

  it.each([
    ["nothing", undefined, "is required"],
    ["a number", 7, "is required"],
    ["white space", " \t", "must not be empty"],
    ["too much", "x".repeat(11), "must have at most 10 characters"],
    ["NUL", "a\u0000", "must be text without control characters"],
    ["a line break inside", "a\nb", "must be text without control characters"],
    ["DEL", "a\u007f", "must be text without control characters"],
    ["a high surrogate alone", "a\ud83d", "must be text without control characters"],
    ["a low surrogate alone", "\ude95a", "must be text without control characters"],
  ])("refuses %s", (_what, value, message) => {
    expect(
      text(10)
        .safeParse(value)
        .error?.issues.map((issue) => issue.message),
    ).toContain(message);
  });
});

describe("ids", () => {
  it.each(["rider-0001", "ord_6f1c", "trip_1:ord_2", "a.b"])("%s is one", (id) => {
    expect(isId(id)).toBe(true);
    expect(Id.parse(id)).toBe(id);
  });

  it.each(["", "a b", "a\n", "a\u0000", "\ud83d", "京", "a/b", "x".repeat(65)])("%j is none", (id) => {
    expect(isId(id)).toBe(false);
    expect(Id.safeParse(id).success).toBe(false);
  });
});
