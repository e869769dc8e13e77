import { decodeDye, encodeDye, type HeaderReader, keysOf, type Vocabulary } from "@dyeing/sdk/wire";
import { describe, expect, it } from "vitest";
import { groupLines } from "../support/header-lines.ts";
import { type WireVector, wireVectors } from "./wire-vectors.ts";

/** The two ways in which servers hand over a header that came in several lines. */
const readers: Readonly<Record<string, (vector: WireVector) => HeaderReader>> = {
  "a list of lines": ({ headers }) => {
    const lines = groupLines(headers);
    return (name) => lines.get(name);
  },
  "lines joined by commas": ({ headers }) => {
    const lines = groupLines(headers);
    return (name) => lines.get(name)?.join(", ");
  },
};

describe.for(Object.entries(readers))("wire vectors, from %s", ([, reader]) => {
  it.for(wireVectors)("$name", (vector) => {
    const faults: string[] = [];
    const { expect: wanted } = vector;
    const dye = decodeDye(reader(vector), vocabularyOf(vector), (fault) => faults.push(fault));
    expect(faults).toEqual(wanted.faults);
    expect(dye === undefined ? "unknown" : dye.color === "default" ? "undyed" : "dyed").toBe(wanted.state);
    if (dye === undefined) return;
    const { color, hop, cut, revision, rule, origin } = dye;
    const tags = dye.tags.map(({ header, value, scope }) => ({ header, value, scope }));
    const { state: _, faults: __, keys, reencoded, onward: ___, ...rest } = wanted;
    expect({ color, tags, hop, cut, revision, rule, origin }).toEqual({
      ...{ revision: undefined, rule: undefined, origin: undefined },
      ...rest,
    });
    expect(encodeDye(dye)).toEqual(reencoded);
    if (keys !== undefined) {
      expect(keysOf(dye.tags, vocabularyOf(vector)).map((key) => key ?? null)).toEqual(keys);
    }
  });

  it.for(wireVectors)("$name: reading what was written changes nothing", (vector) => {
    const dye = decodeDye(reader(vector), vocabularyOf(vector), () => {});
    if (dye === undefined) return;
    const faults: string[] = [];
    const written = new Map(encodeDye(dye));
    const again = decodeDye(
      (name) => written.get(name),
      vocabularyOf(vector),
      (fault) => faults.push(fault),
    );
    // Two headers for one key are carried as they are; any other fault is gone with what had it.
    expect(faults).toEqual(vector.expect.faults.filter((fault) => fault === "tag-key-taken"));
    expect(again).toEqual(dye);
  });
});

it("the vectors cover every fault and every state, and no name stands for two of them", () => {
  expect(wireVectors.length).toBeGreaterThanOrEqual(40);
  expect(new Set(wireVectors.map(({ name }) => name)).size).toBe(wireVectors.length);
  const faults = new Set(wireVectors.flatMap((vector) => vector.expect.faults));
  expect([...faults].sort()).toEqual([
    "color-malformed",
    "color-missing",
    "color-repeated",
    "dye-malformed",
    "over-budget",
    "tag-denied",
    "tag-key-taken",
    "tag-malformed",
    "tag-missing",
  ]);
  expect(new Set(wireVectors.map((vector) => vector.expect.state))).toEqual(new Set(["dyed", "undyed", "unknown"]));
});

function vocabularyOf({ vocabulary = [] }: WireVector): Vocabulary {
  return {
    byKey: new Map(vocabulary.map((spec) => [spec.key, spec])),
    byHeader: new Map(vocabulary.map((spec) => [spec.header, spec])),
  };
}
