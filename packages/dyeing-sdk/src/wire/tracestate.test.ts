import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passedTracestate } from "./tracestate.ts";

const member = (number: number, length: number) => `k${number}=`.padEnd(length, "v");
const membersOf = (text: string | undefined) => (text === undefined ? [] : text.split(/[ \t]*,[ \t]*/));

describe("passedTracestate", () => {
  it.each([
    ["rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"],
    ["a=1 , b=2", "a=1 , b=2"],
    ["fw529a3039@dt=FfffffFFfff, t/a-b_c*=x y", "fw529a3039@dt=FfffffFFfff, t/a-b_c*=x y"],
    ["a=1\t,\tb=2", "a=1,b=2"],
    ["a=1 \t , \t b=2\t", "a=1,b=2"],
    ["a=1,,b=2,", "a=1,b=2"],
    ["a=1,B=2,c=3=4,d=,e=5", "a=1,e=5"],
    ["a=1\u0001,b=2", "b=2"],
    ["\u00fc=1", undefined],
    ["", undefined],
    [",", undefined],
  ])("%j goes on as %j", (text, passed) => {
    expect(passedTracestate(text)).toBe(passed);
  });

  it("cuts whole members from the end", () => {
    const members = Array.from({ length: 30 }, (_, index) => member(index, 100));
    const kept = membersOf(passedTracestate(members.join(",")));
    expect(kept).toEqual(members.slice(0, kept.length));
    expect(kept).toHaveLength(10);
  });

  it("cuts members of more than 128 characters first", () => {
    const members = [
      member(0, 100),
      member(1, 200),
      ...Array.from({ length: 8 }, (_, index) => member(index + 2, 110)),
    ];
    expect(membersOf(passedTracestate(members.join(",")))).toEqual(members.filter((_, index) => index !== 1));
  });

  it("cuts no more long members than it must, the last first", () => {
    const members = [member(0, 250), member(1, 250), member(2, 250), member(3, 250), member(4, 100)];
    expect(membersOf(passedTracestate(members.join(",")))).toEqual(members.filter((_, index) => index !== 3));
  });

  it("keeps 32 members", () => {
    const members = Array.from({ length: 40 }, (_, index) => member(index, 8));
    expect(membersOf(passedTracestate(members.join(", ")))).toEqual(members.slice(0, 32));
  });

  it("passes on some of the members, whole and in their order, whatever came, in linear time", () => {
    const part = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[a-z]{1,9}=[!-+.-<>-~]{1,200}$/),
      fc.constantFrom("\t", " "),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const text = parts.join(",");
        const passed = passedTracestate(text);
        if (passed === undefined) return;
        expect(passed.length).toBeLessThanOrEqual(1024);
        expect(passed).not.toMatch(/[^\x20-\x7e]/);
        const came = membersOf(text.trim());
        let at = -1;
        for (const kept of membersOf(passed.trim())) {
          at = came.indexOf(kept, at + 1);
          expect(at).toBeGreaterThanOrEqual(0);
        }
        expect(passedTracestate(passed)).toBe(passed);
      }),
    );
    const spaces = " ".repeat(100_000);
    const started = performance.now();
    for (const hostile of [spaces, `a=${spaces}b`, `${spaces}a=1`, ",".repeat(100_000), "a=1,".repeat(30_000)]) {
      passedTracestate(hostile);
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
