import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, sources } from "./packages.ts";

const CODE = /\b(?:DYE|LANES|MESH|VERIFY)_[A-Z0-9_]+\b/g;
/** Values of Istio's ServiceEntry. */
const NO_CODES: ReadonlySet<string> = new Set(["MESH_INTERNAL", "MESH_EXTERNAL"]);

it("every error code stands in docs/reference/errors.md, and every code there exists", () => {
  const folders = [
    "dyeing-sdk",
    "policy",
    "istio-lanes",
    "local-mesh",
    "verify",
    "adapters-express",
    "adapters-koa",
    "adapters-grpc",
  ];
  const inCode = folders
    .flatMap((folder) => sources(`packages/${folder}/src`))
    .flatMap((path) =>
      [...readFileSync(join(ROOT, path), "utf8").matchAll(/"((?:DYE|LANES|MESH|VERIFY)_[A-Z0-9_]+)"/g)].map(
        (m) => m[1] ?? "",
      ),
    )
    .filter((code) => !NO_CODES.has(code));
  const documented = readFileSync(join(ROOT, "docs/reference/errors.md"), "utf8").match(CODE) ?? [];
  expect([...new Set(documented)].sort()).toEqual([...new Set(inCode)].sort());
});
