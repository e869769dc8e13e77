import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { internal, ROOT, sources, workspacePackages } from "./packages.ts";

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

/** Folders that a row of a table of docs/architecture.md names, and those that it lets them import. */
interface FolderRow {
  readonly folders: readonly string[];
  readonly imports: readonly string[];
}

function folderTables(text: string): ReadonlyMap<string, readonly FolderRow[]> {
  const tables = [...text.matchAll(/^\| folder of `([^`]+)` \| concept \| imports \|\n\|[- |]+\n((?:\|.*\n)+)/gm)];
  return new Map(
    tables.map(([, root = "", rows = ""]) => [
      root,
      rows
        .trim()
        .split("\n")
        .map((row) => {
          const [, names = "", , imports = ""] = row.split("|");
          return {
            folders: [...names.matchAll(/`([^`]+)\/`/g)].map(([, name = ""]) => name),
            imports: imports.match(/[\w/-]+/g) ?? [],
          };
        }),
    ]),
  );
}

/** The folders, among those named, that the code in one of them imports from. */
function importedBy(root: string, folder: string, named: readonly string[]): readonly string[] {
  const nested = named.filter((name) => name.startsWith(`${folder}/`));
  const files = sources(join(root, folder)).filter(
    (path) => !nested.some((name) => path.startsWith(`${join(root, name)}/`)),
  );
  const found = files.flatMap((path) =>
    [...readFileSync(join(ROOT, path), "utf8").matchAll(/from "(\.[^"]*)"/g)].map(([, target = ""]) =>
      relative(root, join(dirname(path), target)),
    ),
  );
  const owner = (path: string): string => {
    const deepest = named.filter((name) => path.startsWith(`${name}/`)).sort((one, other) => other.length - one.length);
    return deepest[0] ?? dirname(path).split("/")[0] ?? "";
  };
  return [...new Set(found.map(owner))].filter((name) => ![folder, "errors", "."].includes(name));
}

describe("docs/architecture.md says which folders import which", () => {
  const tables = folderTables(readFileSync(join(ROOT, "docs/architecture.md"), "utf8"));

  it("for the packages that have more than a few", () => {
    expect([...tables.keys()]).toEqual(["packages/dyeing-sdk/src", "packages/policy/src", "packages/local-mesh/src"]);
  });

  it.each([...tables])("%s", (root, rows) => {
    const named = rows.flatMap(({ folders }) => folders);
    const folders = readdirSync(join(ROOT, root), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(named.filter((name) => !name.includes("/")).sort()).toEqual(
      folders
        .map(({ name }) => name)
        .filter((name) => name !== "errors")
        .sort(),
    );
    for (const row of rows) {
      if (row.imports[0] === "all") continue;
      const found = new Set(row.folders.flatMap((folder) => importedBy(root, folder, named)));
      expect({ of: row.folders, imports: [...found].sort() }).toEqual({
        of: row.folders,
        imports: row.imports.toSorted(),
      });
    }
  });
});
