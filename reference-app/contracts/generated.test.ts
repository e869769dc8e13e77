import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
const bin = join(here, "../../node_modules/.bin");
/** buf starts the generator as a process of its own. */
const TIMEOUT_MS = 60_000;

let output: string;
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), "dyeing-contracts-"));
});
afterAll(() => rm(output, { recursive: true, force: true }));

async function buf(...args: string[]): Promise<void> {
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  await promisify(execFile)(join(bin, "buf"), args, { cwd: here, env });
}

describe("contracts", () => {
  it(
    "generated/ is what `npm run generate` makes of the .proto files",
    async () => {
      await buf("generate", "--output", output);
      const files = await readdir(join(output, "generated"));
      expect(files).toEqual(await readdir(join(here, "generated")));
      for (const file of files) {
        const [made, committed] = await Promise.all(
          [output, here].map((root) => readFile(join(root, "generated", file), "utf8")),
        );
        expect(committed).toBe(made);
      }
    },
    TIMEOUT_MS,
  );

  it("passes buf's lint", () => buf("lint"), TIMEOUT_MS);
});
