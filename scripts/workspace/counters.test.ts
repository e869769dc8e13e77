import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, sources } from "./packages.ts";

/** `count("reason")`, `fault("reason")`, `#drop("reason")`. */
const COUNTED = /\b(?:count|fault|drop)\("([a-z-]+)"/g;

it("every counter reason stands in docs/reference/counters.md, and every reason there exists", () => {
  const text = [...sources("packages/dyeing-sdk/src"), ...sources("packages/adapters-grpc/src")]
    .map((path) => readFileSync(join(ROOT, path), "utf8"))
    .join("\n");
  const inCode = [...text.matchAll(COUNTED)].map((match) => match[1] ?? "");
  const documented = [...readFileSync(join(ROOT, "docs/reference/counters.md"), "utf8").matchAll(/^\| `([a-z-]+)`/gm)];
  expect(documented.map((match) => match[1]).sort()).toEqual([...new Set(inCode)].sort());
});
