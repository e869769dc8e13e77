import { describe, expect, it } from "vitest";
import { decodeDye, type HeaderReader } from "./decode-dye.ts";
import { encodeDye } from "./encode-dye.ts";
import { NOT_TEXT } from "./header-reader.ts";
import { NO_VOCABULARY, type TagSpec, type Vocabulary } from "./vocabulary.ts";

function read(headers: Record<string, string | string[]>): HeaderReader {
  return (name) => (Object.hasOwn(headers, name) ? headers[name] : undefined);
}

function decode(headers: Record<string, string | string[]>, vocabulary: Vocabulary = NO_VOCABULARY) {
  const faults: string[] = [];
  return { dye: decodeDye(read(headers), vocabulary, (fault) => faults.push(fault)), faults };
}

const level: TagSpec = { key: "level", header: "x-user-level", scope: "route", priority: 2 };
const vocabulary: Vocabulary = {
  byKey: new Map([["level", level]]),
  byHeader: new Map([["x-user-level", level]]),
};

describe("decodeDye", () => {
  it("reads exactly what x-dye lists, without any vocabulary", () => {
    const { dye, faults } = decode({
      "x-trace-color": "gray",
      "x-dye": 'h=("x-user-level"), n=("x-probe"), rev="7", rule="vip", org="gateway", hop=2',
      "x-user-level": "VIP3",
      "x-probe": "1",
      "x-not-listed": "no",
    });
    expect(faults).toEqual([]);
    expect(dye).toMatchObject({ color: "gray", revision: "7", rule: "vip", origin: "gateway", hop: 2, cut: false });
    expect(dye?.tags.map((tag) => [tag.header, tag.value, tag.scope])).toEqual([
      ["x-user-level", "VIP3", "route"],
      ["x-probe", "1", "next"],
    ]);
  });

  it("takes color and local vocabulary when there is no x-dye", () => {
    const { dye } = decode({ "x-trace-color": "gray", "x-user-level": "VIP3", "x-other": "1" }, vocabulary);
    expect(dye?.tags).toEqual([{ header: "x-user-level", value: "VIP3", scope: "route", priority: 2, key: "level" }]);
  });

  it("gives each listed header the key that x-dye names, and forgets keys of headers that it does not list", () => {
    const { dye, faults } = decode({
      "x-trace-color": "gray",
      "x-dye":
        'h=("x-user-level" "x-trip-type"), n=("x-probe"), hop=3, k=("x-gone" "gone" "x-probe" "p" "x-user-level" "level")',
      "x-user-level": "VIP3",
      "x-trip-type": "commute",
      "x-probe": "1",
    });
    expect(faults).toEqual([]);
    expect(dye?.tags.map(({ header, key }) => [header, key])).toEqual([
      ["x-user-level", "level"],
      ["x-trip-type", undefined],
      ["x-probe", "p"],
    ]);
    expect(dye && new Map(encodeDye(dye)).get("x-dye")).toBe(
      'h=("x-user-level" "x-trip-type"), n=("x-probe"), k=("x-user-level" "level" "x-probe" "p"), hop=3',
    );
  });

  it("counts a header whose name has a key that another header has", () => {
    const { dye, faults } = decode({
      "x-trace-color": "gray",
      "x-dye": 'h=("x-user-level" "x-level"), hop=3, k=("x-user-level" "level")',
      "x-user-level": "VIP3",
      "x-level": "NEW",
    });
    expect(faults).toEqual(["tag-key-taken"]);
    expect(dye?.tags).toHaveLength(2);
    expect(dye?.cut).toBe(false);
  });

  it("reads x-dye in two lines as one dictionary, however the lines are handed over", () => {
    const rest = { "x-trace-color": "gray", "x-user-level": "VIP3" };
    for (const lines of [
      ['h=("x-user-level")', "hop=2"],
      ['h=("x-user-level"), hop=2', 'h=("x-user-level"), hop=2'],
      ["", "h=()"],
      ["h=()", "h=("],
    ]) {
      expect(decode({ ...rest, "x-dye": lines }), lines.join("|")).toEqual(
        decode({ ...rest, "x-dye": lines.join(", ") }),
      );
    }
    expect(decode({ ...rest, "x-dye": ['h=("x-user-level")', "hop=2"] }).dye).toMatchObject({ hop: 2 });
    expect(decode({ ...rest, "x-dye": ["h=(), hop=2", "h=(), hop=2"] }).faults).toEqual(["dye-malformed"]);
  });

  it.each(["x-trace-color", "x-dye", "x-user-level"])("says of a %s that is no text what it is", (name) => {
    const headers = { "x-trace-color": "gray", "x-dye": 'h=("x-user-level")', "x-user-level": "VIP3" };
    const faults: string[] = [];
    const reader: HeaderReader = (header) => (header === name ? NOT_TEXT : headers[header as keyof typeof headers]);
    const dye = decodeDye(reader, NO_VOCABULARY, (fault) => faults.push(fault));
    expect(faults).toEqual(["header-not-text"]);
    expect(dye?.cut).toBe(name === "x-user-level" ? true : undefined);
  });

  it.each([
    [{}, []],
    [{ "x-dye": "h=()" }, ["color-missing"]],
    [{ "x-trace-color": "gray, gray" }, ["color-repeated"]],
    [{ "x-trace-color": ["gray", "gray"] }, ["color-repeated"]],
    [{ "x-trace-color": "Gray" }, ["color-malformed"]],
    [{ "x-trace-color": "" }, ["color-malformed"]],
    [{ "x-trace-color": "a".repeat(64) }, ["color-malformed"]],
    [{ "x-trace-color": "gr\u00e4y" }, ["color-malformed"]],
    [{ "x-trace-color": "gray", "x-dye": "h=(" }, ["dye-malformed"]],
    [{ "x-trace-color": "gray", "x-dye": ["h=()", "h=()"] }, ["dye-malformed"]],
    [{ "x-trace-color": "gray", "x-dye": "h=(), h=()" }, ["dye-malformed"]],
  ] as [Record<string, string | string[]>, string[]][])("%j is no dye", (headers, expected) => {
    const { dye, faults } = decode(headers);
    expect(dye).toBeUndefined();
    expect(faults).toEqual(expected);
  });

  it.each([
    ["x-a", undefined, "tag-missing"],
    ["x-a", "a,b", "tag-malformed"],
    ["x-a", ["a", "b"], "tag-malformed"],
    ["x-a", "a b", "tag-malformed"],
    ["x-a", "\u0001", "tag-malformed"],
    ["x-a", "a".repeat(512), "tag-malformed"],
    ["cookie", "sid=1", "tag-denied"],
    ["authorization", "Bearer", "tag-denied"],
    ["x-envoy-retry-on", "5xx", "tag-denied"],
    ["content-length", "0", "tag-denied"],
    ["host", "evil", "tag-denied"],
    ["x-request-id", "1", "tag-denied"],
    ["x-data-bin", "1", "tag-denied"],
  ] as [string, string | string[] | undefined, string][])("costs one tag: %s = %j", (header, value, fault) => {
    const headers: Record<string, string | string[]> = {
      "x-trace-color": "gray",
      "x-dye": `h=("${header}" "x-ok")`,
      "x-ok": "1",
    };
    if (value !== undefined) headers[header] = value;
    const { dye, faults } = decode(headers);
    expect(faults).toEqual([fault]);
    expect(dye).toMatchObject({ color: "gray", cut: true, tags: [{ header: "x-ok", value: "1" }] });
  });

  it("takes 16 tags and no more", () => {
    const names = Array.from({ length: 18 }, (_, index) => `x-t${index}`);
    const headers = Object.fromEntries(names.map((name) => [name, "1"]));
    const { dye, faults } = decode({
      ...headers,
      "x-trace-color": "gray",
      "x-dye": `h=(${names.map((name) => `"${name}"`).join(" ")})`,
    });
    expect(dye?.tags).toHaveLength(16);
    expect(dye?.cut).toBe(true);
    expect(faults).toEqual(["over-budget", "over-budget"]);
  });

  it("sends the color default only when told so, never invents it", () => {
    const { dye } = decode({ "x-trace-color": "default" });
    expect(dye && encodeDye(dye)).toEqual([
      ["x-trace-color", "default"],
      ["x-dye", "h=(), hop=0"],
    ]);
  });
});
