import { execFile, execFileSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, workspacePackages } from "../workspace/packages.ts";

const run = promisify(execFile);
const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);
const work = mkdtempSync(join(tmpdir(), "dyeing-release-"));
afterAll(() => rmSync(work, { recursive: true, force: true }), 60_000);

describe("make-release.mjs", () => {
  const folder = join(work, "release");
  let materials: {
    readonly components: readonly { readonly name: string; readonly "bom-ref": string; readonly purl: string }[];
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  };

  beforeAll(async () => {
    await run(process.execPath, [join(ROOT, "scripts/release/make-release.mjs"), folder], { cwd: ROOT });
    materials = JSON.parse(readFileSync(join(folder, "sbom.cdx.json"), "utf8"));
  }, 180_000);

  it("makes a tarball of each package, a bill of materials, and checksums that are right", async () => {
    expect(globSync("*.tgz", { cwd: folder })).toHaveLength(published.length);
    const { stdout } = await run("sha256sum", ["--check", "SHA256SUMS"], { cwd: folder });
    expect(stdout.trim().split("\n")).toHaveLength(published.length + 1);
    expect(stdout).not.toContain("FAILED");
  });

  it("the bill names our packages, their dependencies, and what is part of them, but no framework", () => {
    const refs = materials.components.map((component) => component["bom-ref"]);
    const nameOf = (ref: string) => ref.slice(0, ref.lastIndexOf("@"));
    const dependencies = published.flatMap(({ manifest }) => Object.keys(manifest.dependencies ?? {}));
    for (const name of [...published.map(({ name }) => name), ...dependencies, "@opentelemetry/core"]) {
      expect(refs.map(nameOf)).toContain(name);
    }
    for (const name of ["express", "koa", "@grpc/grpc-js", "@opentelemetry/api"]) {
      expect(refs.map(nameOf)).not.toContain(name);
    }
    const core = materials.dependencies.find(({ ref }) => ref.startsWith("@dyeing/opentelemetry@"))?.dependsOn;
    expect(core?.map(nameOf)).toContain("@opentelemetry/core");
    // Nothing is named that is not described.
    for (const { dependsOn } of materials.dependencies) expect(refs).toEqual(expect.arrayContaining([...dependsOn]));
    for (const { purl } of materials.components) expect(purl).toMatch(/^pkg:npm\//);
  });
});

it("`changeset version` gives all packages one next version, and a changelog", async () => {
  const copy = join(work, "copy");
  execFileSync("git", ["clone", "-q", ROOT, copy]);
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  const before = versions(ROOT);
  await run(join(ROOT, "node_modules/.bin/changeset"), ["version"], { cwd: copy });
  const after = versions(copy);
  expect(new Set(Object.values(after)).size).toBe(1);
  // Below 1.0 a breaking change is a minor one: nothing makes a major release of it.
  expect(Object.values(after)[0]).toMatch(/^0\./);
  const waiting = globSync(".changeset/*.md", { cwd: ROOT }).length > 0;
  expect(Object.values(after)[0] !== Object.values(before)[0]).toBe(waiting);
  for (const { folder } of published) expect(existsSync(join(copy, folder, "CHANGELOG.md"))).toBe(waiting);
}, 60_000);

it("`npm publish` refuses in every package", async () => {
  for (const { folder } of published) {
    const publish = run("npm", ["run", "--silent", "prepublishOnly"], { cwd: join(ROOT, folder) });
    await expect(publish).rejects.toThrow(/a maintainer approves it/);
  }
}, 60_000);

function versions(root: string): Record<string, string> {
  return Object.fromEntries(
    published.map(({ folder, name }) => [
      name,
      JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")).version,
    ]),
  );
}
