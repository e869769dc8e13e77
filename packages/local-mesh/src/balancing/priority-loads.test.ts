import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PriorityHealth, priorityLoads } from "./priority-loads.ts";

const loads = (levels: readonly (readonly [number, number])[], panicPercent = 0): readonly number[] =>
  priorityLoads(
    levels.map(([well, all]) => ({ well, all })),
    panicPercent,
  ).map(({ load }) => load);
const panics = (levels: readonly (readonly [number, number])[], panicPercent: number): readonly boolean[] =>
  priorityLoads(
    levels.map(([well, all]) => ({ well, all })),
    panicPercent,
  ).map(({ panic }) => panic);

describe("priorityLoads", () => {
  // The table of Envoy's documentation on priority levels.
  it.each([
    { p0: 100, p1: 100, expected: [100, 0] },
    { p0: 72, p1: 72, expected: [100, 0] },
    { p0: 71, p1: 71, expected: [99, 1] },
    { p0: 50, p1: 50, expected: [70, 30] },
    { p0: 25, p1: 100, expected: [35, 65] },
    { p0: 25, p1: 25, expected: [50, 50] },
  ])("shares $p0 % and $p1 % as Envoy does", ({ p0, p1, expected }) => {
    expect(
      loads([
        [p0, 100],
        [p1, 100],
      ]),
    ).toEqual(expected);
  });

  it("turns to the next only when too few are well", () => {
    expect(
      loads([
        [3, 4],
        [1, 1],
      ]),
    ).toEqual([100, 0]);
    expect(
      loads([
        [2, 4],
        [1, 1],
      ]),
    ).toEqual([70, 30]);
    expect(
      loads([
        [0, 4],
        [1, 1],
      ]),
    ).toEqual([0, 100]);
    expect(
      loads([
        [0, 0],
        [0, 3],
        [1, 2],
      ]),
    ).toEqual([0, 0, 100]);
  });

  it("leaves everything to the first when nobody is well: it answers that", () => {
    expect(
      loads([
        [0, 4],
        [0, 1],
      ]),
    ).toEqual([100, 0]);
    expect(
      panics(
        [
          [0, 4],
          [0, 1],
        ],
        0,
      ),
    ).toEqual([false, false]);
  });

  it("uses all of a priority below the share of well endpoints, unless others bear everything", () => {
    expect(panics([[1, 4]], 50)).toEqual([true]);
    expect(panics([[2, 4]], 50)).toEqual([false]);
    expect(
      panics(
        [
          [1, 4],
          [4, 4],
        ],
        50,
      ),
    ).toEqual([false, false]);
    expect(
      panics(
        [
          [1, 4],
          [1, 2],
        ],
        50,
      ),
    ).toEqual([false, false]);
    expect(
      panics(
        [
          [1, 10],
          [1, 2],
        ],
        50,
      ),
    ).toEqual([true, false]);
  });

  it("shares by size when all are in panic", () => {
    expect(
      loads(
        [
          [0, 3],
          [0, 1],
        ],
        50,
      ),
    ).toEqual([75, 25]);
    expect(
      loads(
        [
          [0, 1],
          [0, 2],
        ],
        50,
      ),
    ).toEqual([34, 66]);
    expect(
      loads(
        [
          [0, 0],
          [0, 0],
        ],
        50,
      ),
    ).toEqual([100, 0]);
  });

  it("has nothing to share without priorities", () => {
    expect(priorityLoads([], 50)).toEqual([]);
  });

  it("always makes 100", () => {
    const level = fc.tuple(fc.nat(20), fc.nat(20)).map(([well, more]): PriorityHealth => ({ well, all: well + more }));
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 5 }), fc.nat(100), (levels, panicPercent) => {
        const sum = priorityLoads(levels, panicPercent).reduce((total, { load }) => total + load, 0);
        expect(sum).toBe(100);
      }),
    );
  });
});
