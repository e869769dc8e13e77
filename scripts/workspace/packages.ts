import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");

/** A workspace package: its folder relative to the root, and its package.json. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly name: string;
  readonly manifest: {
    readonly private?: boolean;
    readonly dependencies?: Record<string, string>;
    readonly peerDependencies?: Record<string, string>;
    readonly devDependencies?: Record<string, string>;
    readonly exports?: Record<string, unknown>;
  };
}

/** Every package that the workspaces name. */
export function workspacePackages(): WorkspacePackage[] {
  return globSync(["packages/*/package.json", "reference-app/package.json"], { cwd: ROOT }).map((path) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, path), "utf8"));
    return { folder: dirname(path), name: manifest.name, manifest };
  });
}

/** Names of the workspace packages among the given dependency tables. */
export function internal(...tables: (Record<string, string> | undefined)[]): string[] {
  const names = tables.flatMap((table) => Object.keys(table ?? {}));
  return [...new Set(names)].filter((name) => name.startsWith("@dyeing/")).sort();
}

/** TypeScript files below a folder of the root, without tests unless asked, never generated or built ones. */
export function sources(folder: string, { tests = false } = {}): string[] {
  return globSync(`${folder}/**/*.ts`, {
    cwd: ROOT,
    exclude: (name) => /node_modules|^dist$|generated/.test(String(name)),
  })
    .filter((path) => !/node_modules|\/dist\/|\/generated\//.test(path))
    .filter((path) => tests || !/\.test\.ts$/.test(path));
}
