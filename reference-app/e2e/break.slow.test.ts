import { describe, expect, test } from "vitest";
import { edges } from "../topology.ts";
import { runDemoJson } from "./support/demo-process.ts";

/** From a service that a lane overrides to another one. */
const REPAIRED: ReadonlySet<string> = new Set(["order->matching", "order->payment"]);

// Half of a run is waiting: two systems at a time.
describe("row 50: a fault that is planted at an edge is named", () => {
  test.concurrent.each(edges)(
    "$id",
    async ({ id, propagates }) => {
      const { code, json, stderr } = await runDemoJson("--rides", "20", "--break", id);
      expect(code, stderr).toBe(1);
      expect(json.ok).toBe(false);
      expect(json.failedEdges).toEqual([id]);
      expect(propagates === "dye" ? json.losses : json.leaks).toBeGreaterThan(0);
      expect(propagates === "dye" ? json.leaks : json.losses).toBe(0);
      expect(json.bleed).toBe(0);
      // A pod of the gray lane calls its lane all the same.
      if (REPAIRED.has(id)) expect(json.repaired).toBeGreaterThan(0);
      else expect(json.repaired).toBe(0);
      // Whatever else went wrong is charged to this edge, or could not be seen because a ride ended early.
      const blamed = json.findings.filter(({ kind }) => kind !== "unknown").map(({ charged }) => charged);
      expect(new Set(blamed)).toEqual(new Set([id]));
    },
    180_000,
  );
});
