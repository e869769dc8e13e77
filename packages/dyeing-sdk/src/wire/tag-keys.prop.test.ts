import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeDye } from "./decode-dye.ts";
import { isTagKey } from "./grammar.ts";
import { MAX_TAGS } from "./limits.ts";
import { mayCarryTag } from "./may-carry-tag.ts";
import { keysOf } from "./tag-keys.ts";
import { keyOfHeader, NO_VOCABULARY } from "./vocabulary.ts";
import type { WireTag } from "./wire-dye.ts";

const MAX_BEFORE = 8;
const header = fc.stringMatching(/^(?:x-)?[a-z][a-z-]{0,4}$/).filter(mayCarryTag);
const key = fc.stringMatching(/^[a-z_-]{1,4}$/).filter((text) => isTagKey(text) && text !== "color");
const tag: fc.Arbitrary<WireTag> = fc.record({
  header,
  value: fc.constant("1"),
  scope: fc.constant("route" as const),
  priority: fc.constant(0),
  key: fc.option(key, { nil: undefined }),
});
const tags = fc
  .uniqueArray(tag, { maxLength: MAX_BEFORE, selector: (one) => one.header })
  .filter((all) => new Set(all.map((one) => one.key ?? one.header)).size === all.length);

describe("keys of tags", () => {
  it("are the travelling ones where there are, and never stand for two tags", () => {
    fc.assert(
      fc.property(tags, (all) => {
        const keys = keysOf(all, NO_VOCABULARY);
        const told = keys.filter((one) => one !== undefined);
        expect(new Set(told).size).toBe(told.length);
        for (const [at, one] of all.entries()) {
          if (one.key !== undefined) expect(keys[at]).toBe(one.key);
          else if (keys[at] !== undefined) expect([keyOfHeader(one.header), one.header]).toContain(keys[at]);
        }
      }),
    );
  });

  it("stay with their headers whatever a service does to the list that does not know them", () => {
    // With those that it adds, at most as many as a dye may have.
    const add = fc.array(header, { maxLength: MAX_TAGS - MAX_BEFORE });
    const hop = fc.record({ before: tags, drop: fc.array(fc.nat(7)), add, reverse: fc.boolean() });
    fc.assert(
      fc.property(hop, ({ before, drop, add, reverse }) => {
        const pairs = before.flatMap((one) => (one.key === undefined ? [] : [`"${one.header}"`, `"${one.key}"`]));
        const kept = before.map((one) => one.header).filter((_, at) => !drop.includes(at));
        const list = [...new Set([...kept, ...add])];
        if (reverse) list.reverse();
        const text = `h=(${list.map((name) => `"${name}"`).join(" ")}), hop=1, k=(${pairs.join(" ")})`;
        const lines: Record<string, string> = { "x-trace-color": "gray", "x-dye": text };
        for (const name of list) lines[name] = "1";
        const dye = decodeDye(
          (name) => lines[name],
          NO_VOCABULARY,
          () => {},
        );
        const said = new Map(before.map((one) => [one.header, one.key]));
        expect(dye?.tags.map((one) => [one.header, one.key])).toEqual(list.map((name) => [name, said.get(name)]));
      }),
    );
  });
});
