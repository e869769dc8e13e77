import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runDemoJson } from "./support/demo-process.ts";

const APP = join(import.meta.dirname, "..");
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dyeing-e2e-config-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of a file with one text replaced, which must be there. */
function changed(file: string, from: string | RegExp, to: string): string {
  const text = readFileSync(join(APP, file), "utf8");
  const changedText = text.replaceAll(from, to);
  if (changedText === text) throw new Error(`${file} does not hold ${String(from)}`);
  return changedText;
}

test("a policy that dyes nobody is a loss at the edge", { timeout: 180_000 }, async () => {
  const policy = join(folder, "dyeing.yaml");
  writeFileSync(policy, changed("policy/dyeing.yaml", /value: (?:gray|blue)/g, "value: default"));
  const { code, json, stderr } = await runDemoJson("--rides", "20", "--policy", policy);
  expect(code, stderr).toBe(1);
  expect(json).toMatchObject({ ok: false, hits: 0, hitRate: 0, bleed: 0, leaks: 0 });
  expect(json.failedEdges).toEqual(["gateway->user", "gateway->order", "gateway->notification"]);
});

test("an inverted route is misses and strays of that service", { timeout: 180_000 }, async () => {
  const routes = join(folder, "lanes");
  cpSync(join(APP, "lanes"), routes, { recursive: true });
  const inverted = changed("lanes/payment.yaml", "subset: gray }", "subset: V }")
    .replaceAll("subset: v1 }", "subset: gray }")
    .replaceAll("subset: V }", "subset: v1 }");
  writeFileSync(join(routes, "payment.yaml"), inverted);
  const { code, json, stderr } = await runDemoJson("--rides", "20", "--routes", routes);
  expect(code, stderr).toBe(1);
  expect(json).toMatchObject({ ok: false, losses: 0, bleed: 0, leaks: 0, unknown: 0, failedEdges: ["order->payment"] });
  expect(json.verdicts.miss).toBeGreaterThan(0);
  expect(json.stray).toBeGreaterThan(0);
  expect(json.hitRate).toBeLessThan(1);
});
