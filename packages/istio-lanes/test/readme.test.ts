import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = new URL("../", import.meta.url).pathname;
const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, code = ""]) => code);

it("the README's example runs and prints what the README says", async () => {
  const readme = readFileSync(`${root}README.md`, "utf8");
  const [code = ""] = blocks(readme, "ts");
  const [output] = blocks(readme, "text");
  const args = ["--conditions=dyeing-source", "--input-type=module-typescript", "--eval", code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(stdout).toBe(output);
});
