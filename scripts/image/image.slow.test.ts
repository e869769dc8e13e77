import { execFile } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readManifests } from "../../reference-app/deploy/read-manifests.ts";

const ROOT = join(import.meta.dirname, "../..");

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, timeout = 0): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, timeout };
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 128, stdout, stderr });
    });
  });
}

/** The command of each container of the manifests. */
function commands(): readonly string[][] {
  return globSync("{workloads/*,base/*}/*.yaml", { cwd: join(ROOT, "reference-app/deploy") })
    .flatMap((file) => readManifests(file))
    .filter(({ kind }) => kind === "Deployment")
    .flatMap(({ spec }) => spec.template.spec.containers)
    .flatMap(({ command }: { command?: string[] }) => (command === undefined ? [] : [command]));
}

describe("npm run image", () => {
  const folder = mkdtempSync(join(tmpdir(), "dyeing-image-test-"));
  const image = join(folder, "image");
  beforeAll(async () => {
    const { code, stderr } = await run("npm", ["run", "--silent", "image", "--", image]);
    expect(code, stderr).toBe(0);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);

  it("has every program that the manifests start", () => {
    const wanted = commands();
    expect(wanted.length).toBeGreaterThan(9);
    for (const path of wanted.flat()) expect(existsSync(join(image, path)), path).toBe(true);
  });

  it("starts each of them as the user of the pods with nothing but what is in it", { timeout: 300_000 }, async () => {
    const prefix = ["--userspec=1000:1000", image];
    for (const command of commands()) {
      // A service ends at once and names what it wants configured; the stores and the pools of matching wait for work.
      const { stdout, stderr } = await run("/usr/sbin/chroot", [...prefix, ...command], { HOST: "nowhere" }, 60_000);
      expect(stdout, command[1]).toBe("");
      expect(stderr, command[1]).toMatch(/^\w+: invalid configuration: .*`HOST` must be an IPv4 address/);
    }
  });

  it("holds our packages as they are published, and nothing that only tests need", () => {
    const modules = readdirSync(join(image, "app/node_modules/@dyeing"));
    expect(modules).toContain("sdk");
    for (const name of modules) expect(existsSync(join(image, "app/node_modules/@dyeing", name, "dist"))).toBe(true);
    for (const name of ["vitest", "typescript", "tsup"]) {
      expect(existsSync(join(image, "app/node_modules", name)), name).toBe(false);
    }
    expect(globSync("app/{services,kit,stores,contracts}/**/*.test.ts", { cwd: image })).toEqual([]);
  });

  it("names no place of the machine that made it", () => {
    const manifest = readFileSync(join(image, "app/package.json"), "utf8");
    expect(manifest).not.toContain("file:");
    expect(statSync(join(image, "tmp")).mode & 0o7777).toBe(0o1777);
  });

  it("deletes nothing that is no image, and says what it wants", async () => {
    const refused = await run("npm", ["run", "--silent", "image", "--", join(ROOT, "docs")]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("is not empty and no image")]);
    expect(existsSync(join(ROOT, "docs/architecture.md"))).toBe(true);
    const usage = await run("npm", ["run", "--silent", "image"]);
    expect([usage.code, usage.stderr]).toEqual([2, "usage: npm run image -- DIR\n"]);
  });
});
