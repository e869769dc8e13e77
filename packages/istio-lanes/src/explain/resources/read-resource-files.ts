import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ResourceError } from "../../errors/resource-error.ts";

export interface ResourceFile {
  /** As it shall appear in messages. */
  readonly file: string;
  readonly text: string;
}

const YAML_NAME = /\.ya?ml$/;

/**
 * The YAML files that the paths name, a directory standing for those directly in it, by name. Throws ResourceError
 * `LANES_UNREADABLE`, also for a directory that holds none: it is nearly always the wrong one.
 */
export function readResourceFiles(paths: readonly string[]): readonly ResourceFile[] {
  return paths.flatMap((path) =>
    filesOf(path).map((file) => ({ file, text: read(file, () => readFileSync(file, "utf8")) })),
  );
}

function filesOf(path: string): readonly string[] {
  if (!read(path, () => statSync(path)).isDirectory()) return [path];
  const names = read(path, () => readdirSync(path))
    .filter((name) => YAML_NAME.test(name))
    .sort();
  if (names.length === 0) {
    throw new ResourceError("LANES_UNREADABLE", { file: path, line: 0, column: 0 }, "directory holds no `.yaml` file");
  }
  return names.map((name) => join(path, name));
}

function read<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
    throw new ResourceError("LANES_UNREADABLE", { file, line: 0, column: 0 }, `cannot be read (${code})`, { cause });
  }
}
