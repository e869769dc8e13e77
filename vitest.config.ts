import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Workspace packages are tested from their TypeScript sources: the export condition `dyeing-source` names them.
const conditions = ["dyeing-source", "module", "node", "import", "default"];
const roots = [...readdirSync("packages").map((name) => `packages/${name}`), "reference-app", "scripts"];

export default defineConfig({
  test: {
    projects: roots.map((root) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions, externalConditions: conditions } },
      test: {
        name: projectName(root),
        root,
        include: ["**/*.test.ts"],
        exclude: ["**/node_modules/**", "**/dist/**"],
        typecheck: { enabled: false },
        testTimeout: 15_000,
      },
    })),
  },
});

function projectName(root: string): string {
  return root === "scripts" ? "workspace" : JSON.parse(readFileSync(`${root}/package.json`, "utf8")).name;
}
