import { describe, expect, it } from "vitest";
import { decodeDye, type HeaderReader } from "./decode-dye.ts";
import { formatDyeHeader, parseDyeHeader } from "./dye-header.ts";
import { encodeDye, fitBudget } from "./encode-dye.ts";
import { MAX_HEADER_BYTES } from "./limits.ts";
import { makeTag } from "./make-tag.ts";
import { NO_VOCABULARY } from "./vocabulary.ts";
import type { WireDye } from "./wire-dye.ts";

/** One hop of an interior service: decode, one further, encode. */
function hop(headers: Record<string, string>): Record<string, string> | undefined {
  const read: HeaderReader = (name) => headers[name];
  const dye = decodeDye(read, NO_VOCABULARY, () => {});
  return dye && Object.fromEntries(encodeDye({ ...dye, hop: dye.hop + 1 }));
}

describe("row 23: a dye that is taken is never too large to be sent on", () => {
  const names = Array.from({ length: 12 }, (_, index) => `x-tag-number-${index}-${"n".repeat(18)}`);
  const values = Object.fromEntries(names.map((name) => [name, "1"]));
  const list = names.map((name) => `"${name}"`).join(" ");

  it.each([
    ["a hop count that gets longer", `h=(${list}), hop=9`],
    ["no hop count, and members without blanks", `h=(${list}),a=1,b=2,c=3`],
    ["nothing but unknown members", `${Array.from({ length: 90 }, (_, i) => `a${i}`).join(",")}`],
  ])("%s", (_case, text) => {
    let headers: Record<string, string> = { ...values, "x-trace-color": "gray", "x-dye": text };
    expect("x-dye".length + text.length).toBeLessThanOrEqual(MAX_HEADER_BYTES);
    for (let count = 0; count < 120; count += 1) {
      const next = hop(headers);
      expect(next?.["x-trace-color"], `hop ${count}`).toBe("gray");
      for (const [name, value] of Object.entries(next ?? {})) {
        expect(name.length + value.length).toBeLessThanOrEqual(MAX_HEADER_BYTES);
      }
      headers = next ?? {};
    }
  });
});

describe("fitBudget", () => {
  it("drops unknown members last, and keeps the color", () => {
    const faults: string[] = [];
    const dye: WireDye = {
      color: "gray",
      tags: [],
      revision: undefined,
      rule: undefined,
      origin: undefined,
      hop: 1,
      cut: false,
      rest: `, a=${"1".repeat(15)}`.repeat(40),
    };
    const fitting = fitBudget(dye, (fault) => faults.push(fault));
    expect(fitting).toEqual({ ...dye, cut: true, rest: "" });
    expect(faults).toEqual(["over-budget"]);
  });
});

describe("makeTag", () => {
  it.each([
    ["x-user-level", "a".repeat(501), undefined],
    ["x-user-level", "a".repeat(500), "a".repeat(500)],
    ["x-user-level", "\u4e2d".repeat(60), undefined],
    ["x-user-level", "", undefined],
    ["http2-settings", "AAMAAABk", undefined],
    ["accept-encoding", "gzip", undefined],
    ["X-Upper", "1", undefined],
  ])("%s with %j", (header, value, expected) => {
    expect(makeTag({ key: "level", header, scope: "route", priority: 0 }, value)?.value).toBe(expected);
  });
});

describe("members of a later version", () => {
  it.each(["exp=@1700000000", "q=0.5", "l=(a b)", 'mixed=("a" 1 ?0 :YQ==:)', 'name=%"f%c3%bc"', "sig=:YQ==:"])(
    "%s is forwarded as it stands",
    (member) => {
      const parsed = parseDyeHeader(`h=(), hop=1, ${member}`);
      expect(parsed?.rest).toBe(`, ${member}`);
      expect(parsed && formatDyeHeader(parsed)).toBe(`h=(), hop=1, ${member}`);
    },
  );

  it.each(["exp=@", "q=.5", "k=(a b", 'name=%"ü"', "p=1;a=2", `rev="${"a".repeat(65)}"`])("%s is no item", (member) => {
    expect(parseDyeHeader(`h=(), ${member}`)).toBeUndefined();
  });
});
