import { readFileSync, realpathSync } from "node:fs";

/**
 * Whether a file is a mount of its own: a ConfigMap mounted by `subPath`, or a single file bound into a container. What it
 * shows never changes when the file is replaced where it comes from. Unknown counts as no.
 *
 * @param mounts As Linux lists them: https://docs.kernel.org/filesystems/proc.html, `/proc/<pid>/mountinfo`.
 */
export function isMountPoint(path: string, mounts = mountsOfThisProcess()): boolean {
  const real = realPathOf(path);
  return mounts.split("\n").some((line) => {
    const point = line.split(" ")[4];
    return point !== undefined && point !== "/" && unescaped(point) === real;
  });
}

function mountsOfThisProcess(): string {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return "";
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Spaces, tabs, newlines and backslashes stand as octal numbers. */
function unescaped(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
