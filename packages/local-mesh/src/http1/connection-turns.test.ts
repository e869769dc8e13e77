import { describe, expect, it } from "vitest";
import { ConnectionTurns } from "./connection-turns.ts";

describe("ConnectionTurns", () => {
  it("starts each when those before are over", () => {
    const turns = new ConnectionTurns();
    const started: number[] = [];
    for (const id of [1, 2, 3]) turns.enter(() => started.push(id));
    expect(started).toEqual([1]);
    turns.leave();
    expect(started).toEqual([1, 2]);
    turns.leave();
    turns.leave();
    turns.enter(() => started.push(4));
    expect(started).toEqual([1, 2, 3, 4]);
  });

  it("starts nothing more once it is shut", () => {
    const turns = new ConnectionTurns();
    const started: number[] = [];
    turns.enter(() => started.push(1));
    turns.enter(() => started.push(2));
    turns.shut();
    turns.leave();
    turns.enter(() => started.push(3));
    expect(started).toEqual([1]);
    expect(turns.isShut).toBe(true);
  });
});
