import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { internal, ROOT, workspacePackages } from "./packages.ts";

it("docs/architecture.md draws the dependencies that the package.json files declare", () => {
  const text = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");
  const diagram = /```mermaid\n(graph [\s\S]*?)```/.exec(text)?.[1] ?? "";
  const names = new Map([...diagram.matchAll(/^\s*(\w+)\["([^"]+)"\]/gm)].map(([, id, name]) => [id, name]));
  const drawn = [...diagram.matchAll(/^\s*(\w+) (?:-->|-\.->) (\w+)/gm)].map(
    ([, from, to]) => `${names.get(from)} -> ${names.get(to)}`,
  );
  const declared = workspacePackages().flatMap(({ name, manifest }) =>
    internal(manifest.dependencies, manifest.peerDependencies, manifest.devDependencies).map(
      (to) => `${name} -> ${to}`,
    ),
  );
  expect(drawn.sort()).toEqual(declared.sort());
});
