import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { UserFolder } from "./user-folder.ts";

/** What of a new project's development dependencies its tests and its build need; the rest are linters and generators. */
const NEEDED =
  /^(?:@nestjs\/testing|@types\/(?:express|jest|node|supertest)|jest|supertest|ts-jest|ts-node|typescript)$/;

/**
 * Writes what `nest new` writes for a CommonJS project, from the templates of its schematics.
 *
 * @param major Of NestJS.
 * @returns The manifest of the new project.
 */
export async function writeNestProject(folder: UserFolder, major: number) {
  await folder.run("npm", ["pack", "--silent", "--prefer-offline", `@nestjs/schematics@^${major}.0.0`]);
  const [tarball] = globSync("nestjs-schematics-*.tgz", { cwd: folder.path });
  if (tarball === undefined) throw new Error(`no schematics of NestJS ${major}`);
  const base = "package/dist/lib/application/files/ts";
  execFileSync("tar", ["-xzf", tarball, base], { cwd: folder.path });
  for (const file of globSync(`${base}/**/*.{ts,json}`, { cwd: folder.path })) {
    const text = readFileSync(join(folder.path, file), "utf8");
    folder.write(file.slice(base.length + 1).replace("__specFileSuffix__", "spec"), filledIn(text));
  }
  // Jest would take it for a part of the project.
  rmSync(join(folder.path, "package"), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(folder.path, "package.json"), "utf8"));
  const development = Object.entries<string>(manifest.devDependencies).filter(([name]) => NEEDED.test(name));
  return { ...manifest, devDependencies: Object.fromEntries(development) };
}

/** Templates are EJS; these have names, and parts that are left out by default. */
function filledIn(template: string): string {
  const values: Record<string, string> = { strict: "true", specFileSuffix: "spec", name: "order", version: "0.0.1" };
  return template
    .replaceAll(/<% if \(observe\) \{ %>[\s\S]*?<% } %>/g, "")
    .replaceAll(/<%= (\w+) %>/g, (_, name: string) => values[name] ?? "");
}
