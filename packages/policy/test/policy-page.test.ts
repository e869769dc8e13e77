import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { policyPage } from "../docs/policy-page.ts";

it("docs/reference/policy.md has every field as the schema has it", () => {
  const page = readFileSync(new URL("../../../docs/reference/policy.md", import.meta.url), "utf8");
  expect(page, "write it by `node --conditions=dyeing-source packages/policy/docs/main.ts`").toBe(policyPage(page));
});
