import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, sources } from "./packages.ts";

const LIST = "packages/dyeing-sdk/src/process/counter-reason.ts";
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const quoted = (text: string) => [...text.matchAll(/"([a-z0-9]+(?:-[a-z0-9]+)+)"/g)].map((match) => match[1] ?? "");
const reasons = quoted(read(LIST));

it("every counter reason stands in docs/reference/counters.md, and every reason there exists", () => {
  const [, table = ""] = read("docs/reference/counters.md").split("| reason |");
  const documented = [...table.matchAll(/^\| `([a-z0-9-]+)`/gm)].map((match) => match[1]);
  expect(documented.sort()).toEqual([...reasons].sort());
});

it("every counter reason is counted somewhere", () => {
  const others = [...sources("packages/dyeing-sdk/src"), ...sources("packages/adapters-grpc/src")].filter(
    (path) => path !== LIST && !path.endsWith("/remedies.ts"),
  );
  const used = new Set(others.flatMap((path) => quoted(read(path))));
  expect(reasons.filter((reason) => !used.has(reason))).toEqual([]);
});
