import { spawn } from "node:child_process";
import { join } from "node:path";
import { filesIn } from "./files.ts";
import { LabError } from "./lab-error.ts";
import type { LabOptions } from "./options.ts";

/** Runs kubectl against the lab; resolves with its stdout. @throws LabError with what it said */
export function kubectl({ folder, tools }: Pick<LabOptions, "folder" | "tools">, args: readonly string[], input = "") {
  return new Promise<string>((resolve, reject) => {
    const all = ["--kubeconfig", filesIn(folder).kubeconfig, ...args];
    const child = spawn(join(tools.bin, "kubectl"), all, { stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new LabError(`\`kubectl ${args.join(" ")}\` failed: ${said.trim()}`));
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Kubernetes objects as `kubectl apply` takes them. */
export async function apply(lab: Pick<LabOptions, "folder" | "tools">, objects: readonly object[]): Promise<void> {
  const list = { apiVersion: "v1", kind: "List", items: objects };
  await kubectl(lab, ["apply", "--server-side", "--force-conflicts", "-f", "-"], JSON.stringify(list));
}
