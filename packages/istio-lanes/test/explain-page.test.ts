import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { explainPage } from "../docs/explain-page.ts";

it("docs/reference/explain.md has every field with its use", () => {
  const page = readFileSync(new URL("../../../docs/reference/explain.md", import.meta.url), "utf8");
  expect(page, "write it by `node --conditions=dyeing-source packages/istio-lanes/docs/main.ts`").toBe(explainPage());
});
