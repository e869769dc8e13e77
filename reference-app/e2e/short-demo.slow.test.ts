import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { edges } from "../topology.ts";
import { type DemoJson, type DemoOutcome, DemoProcess } from "./support/demo-process.ts";

const MINUTES = 60_000;

describe("a short demo", () => {
  const demo = new DemoProcess("--json", "--rides", "20");
  let outcome: DemoOutcome;
  let json: DemoJson;
  let leftovers: readonly string[];

  beforeAll(async () => {
    outcome = await demo.end();
    leftovers = demo.leftovers();
    json = JSON.parse(outcome.stdout) as DemoJson;
  }, 3 * MINUTES);
  afterAll(() => demo.dispose());

  test("ends with 0 and prints one JSON object, nothing else", () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stdout).toBe(`${JSON.stringify(json)}\n`);
  });

  test("is as expected: hit rate 100 %, no loss, bleed, leak or stray", () => {
    expect(json).toMatchObject({
      ok: true,
      problems: [],
      rides: 20,
      dyedRides: 10,
      hitRate: 1,
      losses: 0,
      bleed: 0,
      leaks: 0,
      stray: 0,
      failedEdges: [],
      rideFaults: [],
      coverage: { records: 1, join: 1 },
    });
    expect(json.hits).toBe(json.judged);
    expect(json.hits).toBe(json.expectedHits);
    expect(json.hits).toBeGreaterThan(50);
    expect(json.interval.low).toBeGreaterThan(0.7);
    expect(json.interval.high).toBe(1);
  });

  test.each(edges)("carries the dye over $id, dyed and undyed", ({ id, propagates }) => {
    const row = json.edges.find((edge) => edge.id === id);
    for (const counts of [row?.dyed, row?.undyed]) {
      expect(counts?.expected).toBeGreaterThan(0);
      expect(counts?.seen).toBe(counts?.expected);
      expect(counts?.left).toBe(propagates === "dye" ? counts?.entered : 0);
    }
  });

  test("is served by both versions of what a lane overrides", () => {
    const versionsOf = (name: string) => json.services.find(({ service }) => service === name)?.versions;
    for (const service of ["matching", "payment"]) {
      const [v1, v2] = versionsOf(service) ?? [];
      expect(v1).toMatchObject({ version: "v1", colors: { default: expect.any(Number) } });
      expect(v2).toMatchObject({ version: "v2", undyed: 0 });
    }
  });

  test("leaves nothing behind", () => {
    expect(leftovers).toEqual([]);
  });
});

test.each([
  { args: ["--break", "order->moon"], text: "no edge `order->moon`" },
  { args: ["--fast"], text: "unknown option `--fast`" },
])("$args ends with 2 and the list of edges", async ({ args, text }) => {
  const demo = new DemoProcess(...args);
  const { code, stdout, stderr } = await demo.end();
  await demo.dispose();
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(text);
  for (const { id } of edges) expect(stderr).toContain(id);
});
