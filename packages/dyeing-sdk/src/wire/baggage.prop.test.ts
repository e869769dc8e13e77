import fc from "fast-check";
import { expect, it } from "vitest";
import { baggageMember, baggageValues, baggageWith, baggageWithout } from "./baggage.ts";
import { headersInTracestate, tracestateMember, tracestateWith, tracestateWithout } from "./tracestate-member.ts";

/** The form of the wire: visible ASCII without the comma. */
const value = fc
  .string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 20,
  })
  .map((text) => text.replaceAll(",", "."));
const others = fc.array(fc.stringMatching(/^ ?[a-z]{1,5}=[a-z0-9%;=]{0,8} ?$/), { maxLength: 5 });
const isOurs = (key: string) => key.startsWith("x-");

it("reading what was written into a baggage gives the same text, and what others wrote stands", () => {
  fc.assert(
    fc.property(others, value, value, (members, color, level) => {
      const before = members.length === 0 ? undefined : members.join(",");
      const added = [baggageMember("x-trace-color", color), baggageMember("x-user-level", level)];
      const whole = baggageWith(before, added) ?? "";
      expect(whole).toMatch(/^[\t\x20-\x7e]*$/);
      expect(baggageValues(whole, "x-trace-color")).toEqual([color]);
      expect(baggageValues(whole, "x-user-level")).toEqual([level]);
      expect(baggageWithout(whole, isOurs)).toBe(before?.trim() === "" ? undefined : before);
    }),
  );
});

it("a value comes through OpenTelemetry of Python, which decodes and encodes it with + for blanks", () => {
  fc.assert(
    fc.property(value, (text) => {
      const [, written = ""] = baggageMember("x-a", text).split(/=(.*)/s);
      const decoded = decodeURIComponent(written.replaceAll("+", " "));
      const encoded = encodeURIComponent(decoded).replaceAll("%20", "+");
      expect(baggageValues(`x-a=${encoded}`, "x-a")).toEqual([text]);
    }),
  );
});

it("reading what was written into a tracestate gives the same lines, and what others wrote stands", () => {
  const key = fc.stringMatching(/^x-[a-z]{1,8}$/);
  fc.assert(
    fc.property(
      others,
      fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 3 }),
      (members, tags) => {
        const before = members.length === 0 ? undefined : members.join(",");
        const { text, left } = tracestateMember("gray", tags);
        expect(left).toBe(0);
        expect(text).toMatch(/^dyeing=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/);
        const whole = tracestateWith(before, text) ?? "";
        expect(headersInTracestate(whole)).toEqual([["x-trace-color", "gray"], ...tags]);
        expect(tracestateWithout(whole)).toBe(before?.trim() === "" ? undefined : before);
      },
    ),
  );
});

it("row 23: beyond what the specifications ask others to hand on, nothing is added", () => {
  const members = (count: number) => Array.from({ length: count }, (_, at) => `k${at}=v`).join(",");
  expect(baggageWith(members(63), ["x-trace-color=gray"])).toBeDefined();
  expect(baggageWith(members(64), ["x-trace-color=gray"])).toBeUndefined();
  const ours = "x-trace-color=gray";
  expect(baggageWith(`k=${"v".repeat(8192 - 3 - ours.length)}`, [ours])).toHaveLength(8192);
  expect(baggageWith(`k=${"v".repeat(8192 - 2 - ours.length)}`, [ours])).toBeUndefined();
  expect(tracestateWith(members(31), "dyeing=gray")).toBeDefined();
  expect(tracestateWith(members(32), "dyeing=gray")).toBeUndefined();
  expect(tracestateWith(`k=${"v".repeat(512 - 3 - "dyeing=gray".length)}`, "dyeing=gray")).toHaveLength(512);
  expect(tracestateWith(`k=${"v".repeat(512 - 2 - "dyeing=gray".length)}`, "dyeing=gray")).toBeUndefined();
  expect(
    tracestateMember("gray", [
      ["x-long", "v".repeat(250)],
      ["x-short", "1"],
    ]),
  ).toEqual({
    text: "dyeing=gray;x-short:1",
    left: 1,
  });
});

it("rows 22 and 25: any text is read without throwing, and a long one at once", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      baggageValues(text, "x-a");
      headersInTracestate(text);
      baggageWithout(text, isOurs);
      tracestateWithout(text);
    }),
  );
  const start = process.cpuUsage();
  for (const long of [",".repeat(100_000), " ".repeat(100_000), "dyeing=;".repeat(20_000)]) {
    baggageValues(long, "x-a");
    baggageWithout(long, isOurs);
    headersInTracestate(long);
    tracestateWithout(long);
  }
  expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
});
