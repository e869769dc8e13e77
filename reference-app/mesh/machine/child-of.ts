import { readFileSync } from "node:fs";

/** The first child of a process. Undefined: it has none, or is gone itself. */
export function childOf(pid: number): number | undefined {
  try {
    const [first = ""] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return first === "" ? undefined : Number(first);
  } catch {
    return undefined;
  }
}
