import { describe, expect, it } from "vitest";
import { LineCounter, parseDocument } from "yaml";
import { YamlPlaces } from "./yaml-places.ts";

const text = `base: &base
  port: 80
one:
  <<: *base
  hosts:
    - a
    -   b
two: *base
empty:
`;
const lines = new LineCounter();
const places = new YamlPlaces(parseDocument(text, { merge: true, lineCounter: lines }), lines);
const at = ({ line, column }: { line: number; column: number }) => `${line}:${column}`;

describe("YamlPlaces", () => {
  it.each([
    [["base", "port"], "2:9", "2:3"],
    [["one", "hosts", 1], "7:9", "7:9"],
    [["one", "port"], "2:9", "2:3"],
    [["two", "port"], "2:9", "2:3"],
    [["empty"], "9:7", "9:1"],
    [[], "1:1", "1:1"],
  ])("%j: the value at %s, the key at %s", (path, value, key) => {
    expect([at(places.ofValue(path)), at(places.ofKey(path))]).toEqual([value, key]);
  });

  it.each([
    [["one", "hosts", 7], "6:5", "5:3"],
    [["one", "missing", "deeper"], "4:3", "3:1"],
    [["nothing"], "1:1", "1:1"],
  ])("%j leads nowhere: the nearest part above it", (path, value, key) => {
    expect([at(places.ofValue(path)), at(places.ofKey(path))]).toEqual([value, key]);
  });

  it("finds fields of large maps, the first of those with one key", () => {
    const lineCounter = new LineCounter();
    const rows = Array.from({ length: 40 }, (_, index) => `k${index}: ${index}\n`).join("");
    const document = parseDocument(`${rows}k5: again\n`, { lineCounter, uniqueKeys: false });
    const large = new YamlPlaces(document, lineCounter);
    expect([at(large.ofKey(["k5"])), at(large.ofValue(["k39"])), at(large.ofKey(["k40"]))]).toEqual([
      "6:1",
      "40:6",
      "1:1",
    ]);
  });
});
