// Runs a command while one mesh lab is up, which goes down after it: test files that use a lab that is up share it, and none of them
// waits for one of its own.
//
//   node --conditions=dyeing-source reference-app/mesh/testing/in-one-lab.ts carpool|study COMMAND [ARGUMENT]...
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bringUp } from "./bring-up.ts";
import { mesh } from "./mesh-command.ts";
import { bringUpStudy } from "./study-lab-up.ts";

/** How each comes up, and the variable that names its folder to tests. */
const LABS = {
  carpool: { up: (folder: string) => bringUp(folder), variable: "DYEING_MESH_FOLDER" },
  study: { up: bringUpStudy, variable: "DYEING_STUDY_FOLDER" },
} as const;

const [name = "", program, ...args] = process.argv.slice(2);
if (!Object.hasOwn(LABS, name) || program === undefined) {
  console.error(`usage: in-one-lab.ts ${Object.keys(LABS).join("|")} COMMAND [ARGUMENT]...`);
  process.exit(2);
}
const { up, variable } = LABS[name as keyof typeof LABS];

let running: ChildProcess | undefined;
let stopped = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    stopped = true;
    running?.kill(signal);
  });

const scratch = mkdtempSync(join(tmpdir(), "dyeing-one-lab-"));
const folder = join(scratch, "lab");
try {
  await up(folder, scratch);
  process.exitCode = stopped ? 1 : await run(program);
} finally {
  await mesh(folder, "down");
  rmSync(scratch, { recursive: true, force: true });
}

async function run(program: string): Promise<number> {
  running = spawn(program, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, [variable]: folder },
  });
  const [code] = await once(running, "exit");
  return code ?? 1;
}
