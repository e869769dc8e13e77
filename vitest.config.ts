import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Workspace packages are tested from their TypeScript sources: the export condition `dyeing-source` names them.
// Node gets these as --conditions, for require() as well: `import` here would hand ES modules to CommonJS packages.
const conditions = ["dyeing-source", "module", "node"];
const roots = [...readdirSync("packages").map((name) => `packages/${name}`), "reference-app", "scripts"];

// The slow suites are a run of their own: DYEING_SLOW=1 runs them and nothing else.
const slow = process.env.DYEING_SLOW === "1";

/** Their tests share nothing that changes: a process per file would mostly load the same modules again (a third of the carpool tests' time). */
const shareProcesses = new Set(["reference-app", "packages/istio-lanes", "packages/text", "packages/verify"]);

export default defineConfig({
  test: {
    // Vitest leaves one core free by default; of two, that is half.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Those that say that they may run beside each other start processes.
    maxConcurrency: Math.max(2, availableParallelism() - 1),
    projects: roots.map((root) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions, externalConditions: ["dyeing-source"] } },
      test: {
        name: projectName(root),
        root,
        include: [slow ? "**/*.slow.test.ts" : "**/*.test.ts"],
        exclude: ["**/node_modules/**", "**/dist/**", ...(slow ? [] : ["**/*.slow.test.ts"])],
        setupFiles:
          root === "reference-app" ? [`${import.meta.dirname}/reference-app/kit/testing/as-another-process.ts`] : [],
        typecheck: { enabled: false },
        testTimeout: 15_000,
        isolate: !shareProcesses.has(root),
      },
    })),
  },
});

function projectName(root: string): string {
  return root === "scripts" ? "workspace" : JSON.parse(readFileSync(`${root}/package.json`, "utf8")).name;
}
