import fc from "fast-check";
import { expect, it } from "vitest";
import { Cursors } from "./cursors.ts";

it("sorted lists are read as one, also those that are added on the way", () => {
  const list = fc.uniqueArray(fc.nat(50)).map((positions) => positions.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(fc.array(list), fc.array(list), (first, later) => {
      const cursors = new Cursors();
      for (const positions of first) cursors.addList(positions);
      const read: number[] = [];
      for (let head = cursors.head; head !== undefined; head = cursors.head) {
        read.push(head);
        cursors.advance();
        // Lists of positions that are not reached yet.
        for (const positions of later.splice(0, 1)) cursors.addList(positions.map((position) => position + head + 1));
      }
      expect(read).toEqual(read.toSorted((a, b) => a - b));
      expect(read.length).toBeGreaterThanOrEqual(first.flat().length);
    }),
  );
});
