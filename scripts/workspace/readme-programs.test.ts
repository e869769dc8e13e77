import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ROOT, workspacePackages } from "./packages.ts";

/** Packages whose README's program needs a driver of its own: it is a server. Their own tests run it. */
const SERVERS = ["@dyeing/express", "@dyeing/koa", "@dyeing/grpc", "@dyeing/adapter-conformance"];

/** Packages without a program in their README: what they do is a command, and the tests of the command run it. */
const COMMANDS = ["@dyeing/bench", "@dyeing/reference-app"];

const run = promisify(execFile);
const readmeOf = (folder: string) => readFileSync(join(ROOT, folder, "README.md"), "utf8");
const block = (text: string, language: string) =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(text)?.[1];

describe("READMEs", () => {
  const packages = workspacePackages();

  it.each(packages.filter(({ name }) => !SERVERS.includes(name) && !COMMANDS.includes(name)))(
    "the program of $name prints what its README says",
    async ({ folder }) => {
      const readme = readmeOf(folder);
      const program = block(readme, "ts") ?? "";
      // In the package's folder, so that its own name resolves as it does for users.
      const args = ["--conditions=dyeing-source", "--input-type=module-typescript", "--eval", program];
      const { stdout } = await run(process.execPath, args, { cwd: join(ROOT, folder), timeout: 30_000 });
      expect(stdout).toBe(block(readme, "text"));
    },
    40_000,
  );

  it.each(SERVERS)("the program of %s is run by a test of its package", (name) => {
    const { folder } = packages.find((entry) => entry.name === name) ?? { folder: "" };
    expect(block(readmeOf(folder), "ts")).toBeDefined();
  });

  it.each(COMMANDS)("%s has a README with its command", (name) => {
    const { folder } = packages.find((entry) => entry.name === name) ?? { folder: "" };
    expect(readmeOf(folder)).toContain("npm run ");
  });
});
