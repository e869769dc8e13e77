import { describe, expect, it } from "vitest";
import { DyeHeaderMemory } from "./dye-header-memory.ts";

describe("DyeHeaderMemory", () => {
  it("remembers a text that comes again, and none that comes once", () => {
    const memory = new DyeHeaderMemory();
    const text = 'h=("x-a" "cookie"), k=("x-a" "b"), hop=1';
    const first = memory.parse(text);
    expect(memory.size).toBe(0);
    const second = memory.parse(text);
    expect(memory.size).toBe(1);
    expect(second).toEqual({ ...first, id: 1 });
    expect(memory.parse(text)).toBe(second);
    expect(memory.parse(text)?.listed).toEqual([
      { header: "x-a", scope: "route", mayCarry: true, key: "b" },
      { header: "cookie", scope: "route", mayCarry: false, key: undefined },
    ]);
  });

  it("stays small whatever comes, and remembers nothing that is malformed", () => {
    const memory = new DyeHeaderMemory();
    let largest = 0;
    for (let number = 0; number < 5000; number += 1) {
      for (let again = 0; again < 2; again += 1) {
        expect(memory.parse(`h=(), rev="${number}", hop=1`)?.dye.revision).toBe(String(number));
      }
      largest = Math.max(largest, memory.size);
      expect(memory.parse(`h=(, rev="${number}"`)).toBeUndefined();
    }
    expect(largest).toBe(512);
    expect(memory.size).toBeLessThanOrEqual(512);
  });
});
