import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, workspacePackages } from "./packages.ts";

/** What users get: packed tarballs, unpacked beside the dependencies that they name, without the source condition. */
const published = workspacePackages().filter(({ manifest }) => manifest.private !== true);
const folder = mkdtempSync(join(tmpdir(), "dyeing-packed-"));
const bin = (name: string) => join(ROOT, "node_modules/.bin", name);

/** turbo would report its use to its maker. */
const quiet = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };

const run = (command: string, args: string[], cwd = ROOT) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: quiet });

/** The entries of a package's export map that are code. */
function entries(manifest: { readonly exports?: Record<string, unknown> }): string[] {
  return Object.keys(manifest.exports ?? {}).filter((key) => !key.endsWith(".json"));
}

const specifiers = published.flatMap(({ name, manifest }) => entries(manifest).map((entry) => join(name, entry)));

beforeAll(() => {
  run(bin("turbo"), ["run", "build", "--output-logs=errors-only"]);
  mkdirSync(join(folder, "node_modules/@dyeing"), { recursive: true });
  for (const { folder: source, name } of published) {
    const packed = run("npm", ["pack", "--silent", "--pack-destination", folder], join(ROOT, source)).trim();
    const target = join(folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    run("tar", ["-xzf", join(folder, packed), "--strip-components=1", "-C", target]);
  }
  // Everything else comes from the workspace's own installation.
  for (const path of globSync(["*", "@*/*"], { cwd: join(ROOT, "node_modules") })) {
    if (path.startsWith("@dyeing") || (path.startsWith("@") && !path.includes("/"))) continue;
    mkdirSync(join(folder, "node_modules", path, ".."), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", path), join(folder, "node_modules", path));
  }
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("packed packages", () => {
  it("are those that the changesets release", () => {
    expect(published.map(({ name }) => name).sort()).toEqual([
      "@dyeing/express",
      "@dyeing/grpc",
      "@dyeing/koa",
      "@dyeing/lanes",
      "@dyeing/local-mesh",
      "@dyeing/opentelemetry",
      "@dyeing/sdk",
      "@dyeing/text",
      "@dyeing/verify",
    ]);
  });

  it.each(published)("$name passes publint", ({ name }) => {
    run(bin("publint"), ["--strict", join(folder, "node_modules", name)]);
  });

  it.each(specifiers)("%s can be imported, and has declarations", (specifier) => {
    const script = `import(${JSON.stringify(specifier)}).then((m) => console.log(Object.keys(m).length))`;
    expect(Number(run(process.execPath, ["-e", script], folder))).toBeGreaterThan(0);
  });

  it("typecheck for a user, without the sources", () => {
    const lines = specifiers.map((specifier, index) => `import * as m${index} from "${specifier}";\nvoid m${index};`);
    writeFileSync(join(folder, "use.ts"), lines.join("\n"));
    const options = {
      module: "nodenext",
      target: "es2023",
      strict: true,
      noEmit: true,
      types: ["node"],
      skipLibCheck: false,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["use.ts"] }));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const found = execTypecheck();
    // Declarations of other packages are theirs: ours must be clean.
    expect(found.filter((line) => line.includes("@dyeing/"))).toEqual([]);
  }, 60_000);

  it("hold no tests", () => {
    const tests = globSync("node_modules/@dyeing/*/**/*.test.*", { cwd: folder });
    expect(tests).toEqual([]);
  });

  it("share one context between two copies of the SDK", () => {
    const copy = join(folder, "copy/node_modules/@dyeing/sdk");
    mkdirSync(copy, { recursive: true });
    run("cp", ["-r", `${join(folder, "node_modules/@dyeing/sdk")}/.`, copy]);
    const script = `
      const a = await import(${JSON.stringify(join(folder, "node_modules/@dyeing/sdk/dist/index.js"))});
      const b = await import(${JSON.stringify(join(copy, "dist/index.js"))});
      const [first, second] = [a, b].map((sdk) => sdk.createDyeing({ service: "x" }));
      const color = first.receiveMessage({ "x-trace-color": "gray" }, () => second.current()?.color);
      console.log(a === b, color);`;
    expect(run(process.execPath, ["--input-type=module", "-e", script], folder).trim()).toBe("false gray");
  });

  it("load without the policy parser until the policy entry is imported", () => {
    const graph = JSON.stringify(readFileSync(join(folder, "node_modules/@dyeing/sdk/dist/index.js"), "utf8"));
    expect(graph).not.toMatch(/from \\"(?:yaml|zod|re2js|@marcbachmann\/cel-js)\\"/);
  });
});

function execTypecheck(): string[] {
  try {
    run(bin("tsc"), ["-p", folder]);
    return [];
  } catch (error) {
    return String((error as { stdout?: string }).stdout).split("\n");
  }
}
