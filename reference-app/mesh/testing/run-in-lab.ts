import { execFile } from "node:child_process";
import { inLab } from "../commands/enter.ts";
import type { RunningLab } from "../running-lab.ts";

/** Runs a program of this machine in the lab's network; resolves with its stdout. @throws Error with what it said on stderr */
export function runInLab(lab: RunningLab, command: readonly string[], input = ""): Promise<string> {
  const [program, args] = inLab(lab, command);
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`\`${command.join(" ")}\`: ${stderr.trim() || error.message}`));
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
