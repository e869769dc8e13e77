import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SYSTEM = new URL("../../../scripts/image/write-system.mjs", import.meta.url).href;

/** An image that holds what Node needs, and small programs that need nothing else. */
export function makeSmallImage(folder: string, programs: string): void {
  makeSystem(folder);
  cpSync(programs, join(folder, "app"), { recursive: true });
}

function makeSystem(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const script = `import { writeSystem } from ${JSON.stringify(SYSTEM)}; writeSystem(...process.argv.slice(1))`;
  execFileSync(process.execPath, ["--input-type=module", "-e", script, folder, process.execPath]);
}

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PACK = new URL("../../../scripts/build/pack.mjs", import.meta.url).href;

/** What deploy/components/register/Dockerfile builds: Node, and the SDK as it is released. */
export function makeSdkImage(folder: string): void {
  makeSystem(folder);
  const sdk = join(folder, "dyeing/node_modules/@dyeing/sdk");
  mkdirSync(sdk, { recursive: true });
  const script = `import { pack } from ${JSON.stringify(PACK)}; console.log((await pack(...process.argv.slice(1, 3), ["@dyeing/sdk"]))["@dyeing/sdk"])`;
  const args = ["--input-type=module", "-e", script, ROOT, folder];
  const tarball = execFileSync(process.execPath, args, { encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", tarball, "-C", sdk, "--strip-components=1"]);
  rmSync(tarball);
}
