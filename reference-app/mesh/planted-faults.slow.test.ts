import { expect, it } from "vitest";
import { edges } from "../topology.ts";
import { mesh } from "./testing/mesh-command.ts";
import { withLab } from "./testing/with-lab.ts";

const MINUTE = 60_000;
const { folder } = withLab();

/** From a service that a lane overrides to another one. */
const REPAIRED: ReadonlySet<string> = new Set(["order->matching", "order->payment"]);

/** A fault that is planted at an edge is named. */
async function run(fault: string, edge: string) {
  const { code, out, err } = await mesh(folder, "test", "--json", "--rides", "20", fault, edge);
  expect(code, err).toBe(1);
  return JSON.parse(out);
}

it.each(edges)(
  "row 50: --break $id",
  async ({ id, propagates }) => {
    const json = await run("--break", id);
    expect(json).toMatchObject({ failedEdges: [id], bleed: 0 });
    expect(propagates === "dye" ? json.losses : json.leaks).toBeGreaterThan(0);
    expect(propagates === "dye" ? json.leaks : json.losses).toBe(0);
    // A pod of the gray lane calls its lane all the same.
    if (REPAIRED.has(id)) expect(json.repaired).toBeGreaterThan(0);
    else expect(json.repaired).toBe(0);
  },
  6 * MINUTE,
);

it.each(["order->scheduling", "order->matching", "order->notification"])(
  "row 50: --bleed %s",
  async (id) => {
    const json = await run("--bleed", id);
    expect(json.bleed).toBeGreaterThan(0);
    expect(json.failedEdges).toContain(id);
  },
  6 * MINUTE,
);
