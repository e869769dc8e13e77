import { expect, it } from "vitest";
import { decodeDye } from "./decode-dye.ts";
import { derivedOf, SharedDyes } from "./shared-dyes.ts";
import { NO_VOCABULARY, type Vocabulary } from "./vocabulary.ts";
import type { WireDye } from "./wire-dye.ts";

const dye = (color: string): WireDye => ({
  color,
  tags: [],
  revision: undefined,
  rule: undefined,
  origin: undefined,
  hop: 0,
  cut: false,
  rest: "",
});
const other: Vocabulary = { byKey: new Map(), byHeader: new Map() };

it("keeps a dye from the second time on, for the vocabulary that it was read by", () => {
  const shared = new SharedDyes();
  const found = (vocabulary = NO_VOCABULARY) => shared.of(1, vocabulary)?.next.get("gray")?.dye;
  const [first, second] = [dye("gray"), dye("gray")];
  shared.saw(1, ["gray"], first, NO_VOCABULARY);
  expect([found(), derivedOf(first)]).toEqual([undefined, undefined]);
  shared.saw(1, ["gray"], second, NO_VOCABULARY);
  expect(found()).toBe(second);
  expect(derivedOf(second)).toEqual({ value: undefined });
  expect([found(other), shared.of(2, NO_VOCABULARY)]).toEqual([undefined, undefined]);
  shared.saw(1, ["gray"], first, other);
  expect([found(), shared.size]).toEqual([undefined, 0]);
});

it("stays small, whatever comes", () => {
  const shared = new SharedDyes();
  for (let at = 0; at < 10_000; at += 1) {
    for (let again = 0; again < 2; again += 1) shared.saw(1, [`${at}`, "a"], dye("gray"), NO_VOCABULARY);
    expect(shared.size).toBeLessThanOrEqual(32);
    expect(shared.of(1, NO_VOCABULARY)?.next.size).toBe(shared.size);
  }
});

const TEXT = 'h=("x-user-level" "x-zone"), rev="shared-dyes", hop=1';
const read = (headers: Readonly<Record<string, string | readonly string[]>>, faults: string[] = []) => {
  const all: Readonly<Record<string, string | readonly string[]>> = {
    "x-trace-color": "gray",
    "x-dye": TEXT,
    ...headers,
  };
  return decodeDye(
    (name) => all[name],
    NO_VOCABULARY,
    (fault) => faults.push(fault),
  );
};

it("requests with the same texts have the same dye, and those with others another", () => {
  const same = { "x-user-level": "VIP3", "x-zone": "north" };
  const all = Array.from({ length: 5 }, () => read(same));
  expect(all[4]).toBe(all[3]);
  expect(all[4]).toEqual(all[0]);
  for (const [headers, values] of [
    [{ ...same, "x-zone": "south" }, ["VIP3", "south"]],
    [{ ...same, "x-user-level": "NEW" }, ["NEW", "north"]],
  ] as const) {
    expect(read(headers)?.tags.map(({ value }) => value)).toEqual(values);
  }
  expect(read({ ...same, "x-trace-color": "blue" })?.color).toBe("blue");
  expect(read({ ...same, "x-dye": TEXT.replace("hop=1", "hop=2") })?.hop).toBe(2);
});

it("a fault is counted each time, and a dye with a signature is its request's own", () => {
  for (let time = 0; time < 4; time += 1) {
    const faults: string[] = [];
    expect(read({ "x-user-level": "VIP3" }, faults)?.cut).toBe(true);
    expect(read({ "x-user-level": "VIP3", "x-zone": "a,b" }, faults)?.tags).toHaveLength(1);
    expect(read({ "x-user-level": ["VIP3", "NEW"], "x-zone": "a" }, faults)?.tags).toHaveLength(1);
    expect(faults).toEqual(["tag-missing", "tag-malformed", "tag-malformed"]);
  }
  const signed = {
    "x-user-level": "VIP3",
    "x-zone": "north",
    "x-dye-sig": 'iat=1, exp=2, aud="a", kid="k", sig=:YQ==:',
  };
  const [one, two] = [read(signed), read(signed)];
  expect(one).toEqual(two);
  expect(one).not.toBe(two);
});
