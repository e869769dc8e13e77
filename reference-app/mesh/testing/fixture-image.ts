import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const SYSTEM = new URL("../../../scripts/image/write-system.mjs", import.meta.url).href;

/** The image of the fixture: what Node needs, and two small programs. */
export function makeFixtureImage(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const script = `import { writeSystem } from ${JSON.stringify(SYSTEM)}; writeSystem(...process.argv.slice(1))`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script, folder, process.execPath]);
  cpSync(join(import.meta.dirname, "../fixture/app"), join(folder, "app"), { recursive: true });
}
