import { describe, expect, it } from "vitest";
import { DyeHeaderMemory } from "./dye-header-memory.ts";

describe("DyeHeaderMemory", () => {
  it("parses a text once", () => {
    const memory = new DyeHeaderMemory(4);
    const text = 'h=("x-a" "cookie"), k=("x-a" "b"), hop=1';
    expect(memory.parse(text)).toBe(memory.parse(text));
    expect(memory.parse(text)?.listed).toEqual([
      { header: "x-a", scope: "route", mayCarry: true, key: "b" },
      { header: "cookie", scope: "route", mayCarry: false, key: undefined },
    ]);
  });

  it("never remembers more than its limit, and nothing that is malformed", () => {
    const memory = new DyeHeaderMemory(4);
    for (let hop = 0; hop < 900; hop += 1) {
      expect(memory.parse(`h=(), hop=${hop}`)?.dye.hop).toBe(hop);
      expect(memory.parse(`h=(, hop=${hop}`)).toBeUndefined();
      expect(memory.size).toBeLessThanOrEqual(4);
    }
  });
});
