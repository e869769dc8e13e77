import { describe, expect, test } from "vitest";
import { runDemoJson } from "./support/demo-process.ts";

// The trace id and the witness of the call before fit each other: only the ride id, which callers take from what the
// call is about, tells whose call it is.
describe("requests that are mixed up as a whole at an edge are named", () => {
  test.concurrent.each([
    ["order->scheduling", "http"],
    ["order->matching", "grpc"],
    ["gateway->user", "http, before it is known who asks"],
    ["order->notification", "message"],
  ])(
    "%s (%s)",
    async (id) => {
      const { code, json, stderr } = await runDemoJson("--rides", "20", "--bleed", id);
      expect(code, stderr).toBe(1);
      expect(json.ok).toBe(false);
      expect(json.bleed).toBeGreaterThan(0);
      expect(json.failedEdges).toContain(id);
      const bleeding = json.edges.filter(({ bleed }) => bleed > 0).map((edge) => edge.id);
      expect(bleeding).toContain(id);
      // Nothing in front of the edge has anything to do with it.
      const callers = { order: ["gateway->user", "gateway->order", "gateway->notification"], gateway: [] };
      for (const before of callers[id.startsWith("order") ? "order" : "gateway"])
        expect(bleeding).not.toContain(before);
    },
    180_000,
  );
});
