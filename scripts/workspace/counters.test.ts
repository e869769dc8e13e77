import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COUNTER_REASONS } from "@dyeing/sdk";
import { expect, it } from "vitest";
import { ROOT, sources } from "./packages.ts";

const LIST = "packages/dyeing-sdk/src/process/counter-reason.ts";
/** What is said of each. */
const REMEDIES = "packages/dyeing-sdk/src/telemetry/remedies.ts";
/** Those that a source of policies may tell of. */
const EVENTS = "packages/dyeing-sdk/src/policy/policy.ts";

it("every counter reason stands in docs/reference/counters.md, and every reason there exists", () => {
  const [, table = ""] = readFileSync(join(ROOT, "docs/reference/counters.md"), "utf8").split("| reason |");
  const documented = [...table.matchAll(/^\| `([a-z0-9-]+)`/gm)].map((match) => match[1]);
  expect(documented.sort()).toEqual([...COUNTER_REASONS].sort());
});

it("every counter reason is counted somewhere", () => {
  const text = ["packages/dyeing-sdk/src", "packages/adapters-grpc/src", "packages/policy/src"]
    .flatMap(sources)
    .filter((path) => path !== LIST && path !== REMEDIES && path !== EVENTS)
    .map((path) => readFileSync(join(ROOT, path), "utf8"))
    .join("\n");
  expect(COUNTER_REASONS.filter((reason) => !text.includes(`"${reason}"`))).toEqual([]);
});
