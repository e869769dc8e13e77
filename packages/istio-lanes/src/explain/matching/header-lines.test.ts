import { describe, expect, it } from "vitest";
import { headerLines, RawHeaderLines } from "./header-lines.ts";

describe("headerLines", () => {
  it("keeps repeated lines apart and in order, whatever the case of their names", () => {
    const headers = new RawHeaderLines(["X-A", "1", "host", "order", "x-a", "2", "X-a", "1,2"]);
    expect(headers.lines("x-a")).toEqual(["1", "2", "1,2"]);
    expect(headers.lines("x-b")).toEqual([]);
  });

  it("is not confused by values that look like names", () => {
    expect(new RawHeaderLines(["x-b", "x-a", "x-a", "x-b"]).lines("x-a")).toEqual(["x-b"]);
  });

  it("reads records with single and repeated values", () => {
    const headers = headerLines({ "X-A": ["1", "2"], "x-b": "3", "x-c": undefined });
    expect(headers.lines("x-a")).toEqual(["1", "2"]);
    expect(headers.lines("x-b")).toEqual(["3"]);
    expect(headers.lines("x-c")).toEqual([]);
  });

  it("does not take a name of Object.prototype for a header", () => {
    expect(headerLines({}).lines("constructor")).toEqual([]);
  });
});
