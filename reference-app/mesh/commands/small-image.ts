import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const SYSTEM = new URL("../../../scripts/image/write-system.mjs", import.meta.url).href;

/** An image that holds what Node needs, and small programs that need nothing else. */
export function makeSmallImage(folder: string, programs: string): void {
  mkdirSync(folder, { recursive: true });
  const script = `import { writeSystem } from ${JSON.stringify(SYSTEM)}; writeSystem(...process.argv.slice(1))`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script, folder, process.execPath]);
  cpSync(programs, join(folder, "app"), { recursive: true });
}
