import { readFileSync } from "node:fs";
import { createDyeing } from "@dyeing/sdk";
import { injectAttribute, receiveAttribute } from "@dyeing/sdk/messages";
import { decodeDyeAttribute, encodeDyeAttribute, type HeaderLine, MAX_ATTRIBUTE_LENGTH } from "@dyeing/sdk/wire";
import { describe, expect, it } from "vitest";
import { wireVectors } from "./wire-vectors.ts";

interface Named {
  readonly name: string;
  readonly attribute: string;
}
const file = new URL("../../vectors/attribute.json", import.meta.url);
const { vectors, malformed } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly vectors: readonly (Named & { readonly lines: readonly HeaderLine[] })[];
  readonly malformed: readonly Named[];
};

const linesOf = (text: string) =>
  [...(decodeDyeAttribute(text) ?? [])].flatMap(([name, lines]) => [lines].flat().map((line) => [name, line]));

describe("all headers of a message in one attribute", () => {
  it.each(vectors)("$name: is written, and read again", ({ lines, attribute }) => {
    expect(encodeDyeAttribute(lines)).toBe(attribute);
    expect(linesOf(attribute)).toEqual(lines);
  });

  it.each(malformed)("row 38: $name is none, and is counted", ({ attribute }) => {
    const dyeing = createDyeing({ service: "order" });
    expect(decodeDyeAttribute(attribute)).toBeUndefined();
    receiveAttribute(dyeing, attribute, () => expect(dyeing.identity()?.state).toBe("unknown"));
    expect(dyeing.counters()).toEqual({ "dye-malformed": 1 });
    dyeing.close();
  });

  it("row 38: one that is too long is none; the longest is read in time", () => {
    const pair = (length: number) => `x-a=${"b".repeat(length - 4)}`;
    expect(decodeDyeAttribute(pair(MAX_ATTRIBUTE_LENGTH))?.size).toBe(1);
    expect(decodeDyeAttribute(pair(MAX_ATTRIBUTE_LENGTH + 1))).toBeUndefined();
    const names = Array.from({ length: 700 }, (_, at) => `x-${at}=${"a".repeat(4)}`).join("&");
    const start = process.cpuUsage();
    expect(decodeDyeAttribute(names)?.size).toBe(700);
    expect(process.cpuUsage(start).user).toBeLessThan(500_000);
  });

  it.each(wireVectors)("of the wire: $name means the same in one attribute as in headers", ({ headers }) => {
    const dyeing = createDyeing({ service: "order" });
    const seen = () => [dyeing.identity()?.state, dyeing.current()?.toJSON()];
    // An attribute is text: what is no text as a header has no form in it.
    const lines = headers.map(([name, value]): HeaderLine => [name.toLowerCase(), value]);
    const byName: Record<string, string[]> = Object.create(null);
    for (const [name, value] of lines) byName[name] = [...(byName[name] ?? []), value];
    const asHeaders = dyeing.receiveMessage(byName, seen);
    const before = dyeing.counters();
    if (lines.length > 0) expect(receiveAttribute(dyeing, encodeDyeAttribute(lines), seen)).toEqual(asHeaders);
    for (const [reason, count] of Object.entries(before)) {
      if (lines.length > 0) expect(dyeing.counters()).toHaveProperty(reason, count * 2);
    }
    dyeing.close();
  });

  it("goes from a publisher to a consumer whole, and not at all from outside of a request", () => {
    const dyeing = createDyeing({ service: "order" });
    const headers = { "x-trace-color": "gray", "x-user-level": "VIP3", "x-dye": 'h=("x-user-level"), hop=1' };
    const text = dyeing.receiveMessage(headers, () => injectAttribute(dyeing));
    receiveAttribute(dyeing, text, () => {
      expect(dyeing.current()).toMatchObject({ color: "gray", hop: 3 });
      expect({ ...dyeing.current()?.tags }).toEqual({ user_level: "VIP3" });
    });
    expect(injectAttribute(dyeing)).toBeUndefined();
    dyeing.close();
  });
});
