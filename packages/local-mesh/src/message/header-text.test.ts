import { describe, expect, it } from "vitest";
import { headerText } from "./header-text.ts";

const onTheWire = (text: string): string => Buffer.from(text).toString("latin1");

describe("headerText", () => {
  it("reads bytes as UTF-8", () => {
    const headers = headerText(["x-a", "plain", "x-name", onTheWire("\u4e2d\u6587 \u00e9")]);
    expect([headers.lines("x-a"), headers.lines("x-name")]).toEqual([["plain"], ["\u4e2d\u6587 \u00e9"]]);
  });

  it("shows bytes that are no UTF-8 as such", () => {
    expect(headerText(["x-name", "\u00e9"]).lines("x-name")).toEqual(["\ufffd"]);
  });
});
