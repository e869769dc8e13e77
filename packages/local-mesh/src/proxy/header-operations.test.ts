import { describe, expect, it } from "vitest";
import { operate } from "./header-operations.ts";

const none = { set: [], add: [], remove: [] };

describe("operate", () => {
  it("removes, sets and adds, whatever the case", () => {
    const lines = ["X-A", "1", "x-b", "2", "X-B", "3", "x-c", "4"];
    expect(operate(lines, { remove: ["x-a"], set: [["X-B", "new"]], add: [["x-c", "5"]] })).toEqual([
      ...["x-c", "4", "x-b", "new", "x-c", "5"],
    ]);
  });

  it("leaves lines alone without operations", () => {
    const lines = ["x-a", "1"];
    expect(operate(lines, none)).toBe(lines);
  });

  it.each(["Content-Length", "transfer-encoding", "Connection", "host", ":path", "TE"])("does not touch %s", (name) => {
    const lines = [name, "1"];
    expect(operate(lines, { remove: [name], set: [[name, "2"]], add: [[name, "3"]] })).toEqual(lines);
  });

  it("writes UTF-8", () => {
    const [, value = ""] = operate([], { ...none, set: [["x-name", "\u00e9"]] });
    expect(Buffer.from(value, "latin1").toString()).toBe("\u00e9");
  });
});
