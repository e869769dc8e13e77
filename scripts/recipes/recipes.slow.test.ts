import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pack } from "../build/pack.mjs";
import { UserFolder } from "../install/user-folder.ts";
import { ROOT } from "../workspace/packages.ts";

/**
 * Runs docs/guides/recipes/*.md: what a page installs is installed, files are written as they stand, and a shell block that is
 * followed by a text block is run and has to print it. Ours are what is released. Needs npm's registry.
 */
const PAGES = join(ROOT, "docs/guides/recipes");
const STEP =
  /^`([\w.-]+)`(?:, [^\n]*)?:\n\n```\w+\n([\s\S]*?)^```$|^```sh\n((?:(?!```)[^\n]*\n)*)```\n\n```text\n([\s\S]*?)^```$/gm;
const MINUTES = 60_000;

/** By page: its text. */
const pages = readdirSync(PAGES)
  .filter((file) => file !== "README.md")
  .map((file) => [basename(file, ".md"), readFileSync(join(PAGES, file), "utf8")] as const);
const installed = [
  ...new Set(pages.flatMap(([, text]) => /^npm install (.*)$/m.exec(text)?.[1]?.split(" ") ?? [])),
].sort();
const root = mkdtempSync(join(tmpdir(), "dyeing-recipes-"));
let folder: UserFolder;

beforeAll(async () => {
  const ours = installed.filter((name) => name.startsWith("@dyeing/"));
  const tarballs: Record<string, string> = await pack(ROOT, root, ours);
  folder = new UserFolder(root, "service");
  const others = installed.filter((name) => !name.startsWith("@dyeing/")).map((name) => [name, "latest"]);
  const own = Object.entries(tarballs).map(([name, path]) => [name, `file:../${basename(path)}`]);
  folder.write("package.json", {
    private: true,
    type: "module",
    dependencies: Object.fromEntries([...others, ...own]),
  });
  // Their newest ones do not agree on each other's peers; that is theirs.
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--legacy-peer-deps"];
  const { code, stdout, stderr } = await folder.run("npm", ["install", ...flags]);
  if (code !== 0) throw new Error(stdout + stderr);
}, 5 * MINUTES);
// Half a gigabyte of other libraries.
afterAll(() => rmSync(root, { recursive: true, force: true }), 5 * MINUTES);

it("has a page for each of the libraries that most services have", () => {
  const names = ["amqplib", "axios", "bullmq", "dd-trace", "fastify", "got", "hono", "jest", "kafkajs", "nestjs"];
  expect(pages.map(([name]) => name).sort()).toEqual(
    [...names, "opentelemetry", "pino", "scheduled-jobs", "sentry", "worker-threads", "ws"].sort(),
  );
});

it.each(pages)(
  "%s: runs as it is written",
  async (name, text) => {
    let checks = 0;
    for (const [, file, content = "", command = "", printed] of text.matchAll(STEP)) {
      if (file !== undefined) folder.write(`${name}/${file.replace(/\.ts$/, ".mjs")}`, compiled(file, content));
      else {
        const { stdout, stderr } = await folder.run("bash", ["-ec", command.replace(/(\w+)\.ts$/m, "$1.mjs")], name);
        expect({ stdout, stderr }).toEqual({ stdout: printed, stderr: "" });
        checks += 1;
      }
    }
    expect(checks).toBe(1);
  },
  MINUTES,
);

/** Decorators are not JavaScript yet. */
function compiled(file: string, text: string): string {
  if (!file.endsWith(".ts")) return text;
  const tsconfig = JSON.stringify({ compilerOptions: { experimentalDecorators: true } });
  const args = ["--loader=ts", "--format=esm", "--target=es2022", `--tsconfig-raw=${tsconfig}`];
  return execFileSync(join(ROOT, "node_modules/.bin/esbuild"), args, { input: text, encoding: "utf8" });
}
