import fc from "fast-check";
import { expect, it } from "vitest";
import { type PrefixNode, PrefixTree } from "./prefix-tree.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "🚗"), maxLength: 8 });

it("the way of a text meets exactly the prefixes that it begins with, shortest first", () => {
  fc.assert(
    fc.property(fc.array(text), text, (prefixes, value) => {
      const tree = new PrefixTree<string>();
      for (const prefix of prefixes) tree.nodeOf(prefix).found = prefix;
      const met: string[] = [];
      let at = 0;
      for (let node: PrefixNode<string> | undefined = tree.root; node !== undefined; ) {
        if (node.found !== undefined) met.push(node.found);
        node = node.next(value, at);
        at += node?.label.length ?? 0;
      }
      const wanted = [...new Set(prefixes)].filter((prefix) => value.startsWith(prefix));
      expect(met).toEqual(wanted.toSorted((a, b) => a.length - b.length));
    }),
  );
});
