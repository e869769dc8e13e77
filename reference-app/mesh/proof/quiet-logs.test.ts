import { expect, test } from "vitest";
import { quietLogs } from "./quiet-logs.ts";

test("lines that come late are waited for", async () => {
  const started = performance.now();
  const late = started + 1_500;
  await quietLogs(() => (performance.now() < late ? 1 : 2), new AbortController().signal);
  expect(performance.now() - started).toBeGreaterThan(4_000);
});
