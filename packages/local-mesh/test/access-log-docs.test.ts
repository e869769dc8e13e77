import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { ResponseFlag } from "../src/index.ts";

it("documents every response flag, and no other", () => {
  const all: Record<ResponseFlag, true> = {
    NR: true,
    NC: true,
    UH: true,
    UF: true,
    UC: true,
    UR: true,
    UPE: true,
    UT: true,
    URX: true,
    DC: true,
    DR: true,
    DPE: true,
    SI: true,
    DI: true,
    FI: true,
  };
  const text = readFileSync(new URL("../../../docs/reference/access-log.md", import.meta.url), "utf8");
  const section = text.split("## Response flags\n")[1] ?? "";
  const documented = [...section.matchAll(/^\| `([A-Z]+)` /gm)].map(([, flag]) => flag);
  expect(documented).toEqual(Object.keys(all));
});
