import { beforeAll, describe, expect, it } from "vitest";
import { compareSides } from "./compare-sides.ts";
import { SCENARIOS } from "./scenarios/all.ts";

describe("the local mesh and a real Envoy say and log the same", () => {
  let found: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    found = await compareSides(SCENARIOS);
  }, 120_000);

  it.each(SCENARIOS.map(({ name }) => name))("%s", (name) => {
    expect(found.get(name)).toEqual([]);
  });
});
