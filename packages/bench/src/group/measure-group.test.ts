import { expect, test } from "vitest";
import { suite } from "../suite.ts";
import { measureGroup } from "./measure-group.ts";

test("a variant that does not do its work is an error", async () => {
  const group = suite.find(({ name }) => name === "koa");
  const bare = group?.variants.find(({ name }) => name === "bare");
  if (group === undefined || bare === undefined) throw new Error("no such group");
  const lying = { ...bare, proof: { color: "gray", tags: 4 } };
  await expect(measureGroup({ ...group, variants: [lying] }, () => {})).rejects.toThrow("deep-equal");
}, 60_000);
