import { execFile } from "node:child_process";
import { promisify } from "node:util";

const exec = promisify(execFile);

/** Runs a program of this machine to its end. @throws with what it said on stderr */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await exec(program, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || String(error);
    throw new Error(`\`${program} ${args.join(" ")}\`: ${said}`, { cause: error });
  }
}
