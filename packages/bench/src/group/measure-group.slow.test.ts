import { expect, test } from "vitest";
import { suite } from "../suite.ts";
import type { Group } from "./group.ts";
import { measureGroup } from "./measure-group.ts";

// Every subject starts, proves that it does the work that is measured, and works.
test.each(suite.map((group) => [group.name, group] as const))(
  "%s: every variant gives a figure in every round",
  async (_name, group) => {
    const samples = await measureGroup({ ...small(group), sliceMs: 20, warmUpMs: 20, rounds: 2 }, () => {});
    expect(samples).toHaveLength(2);
    for (const sample of samples) {
      expect([...sample.keys()]).toEqual(group.variants.map(({ name }) => name));
      for (const { cpu, time } of sample.values()) {
        expect(cpu).toBeGreaterThan(0);
        expect(time).toBeGreaterThan(0);
      }
    }
  },
  60_000,
);

/** Ten hosts instead of a thousand: that they work is to be seen, not what they cost. */
function small(group: Group): Group {
  const shrunk = (arg: string) => arg.replace(/^(\d+)00$/, "$1");
  return {
    ...group,
    variants: group.variants.map((variant) => {
      const [subject, ...args] = variant.client;
      return { ...variant, client: [subject, ...args.map(shrunk)] };
    }),
  };
}
