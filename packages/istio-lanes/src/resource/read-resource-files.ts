import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Finding, finding } from "./finding.ts";

export interface ResourceFile {
  /** As it shall appear in messages. */
  readonly file: string;
  readonly text: string;
}

const YAML_NAME = /\.ya?ml$/;

/**
 * The YAML files that the paths name, a directory standing for those directly in it, by name. `LANES_UNREADABLE` goes to
 * `findings`, also for a directory that holds none: it is nearly always the wrong one.
 */
export function readResourceFiles(paths: readonly string[], findings: Finding[]): readonly ResourceFile[] {
  const files: ResourceFile[] = [];
  const attempt = <T>(file: string, action: () => T): T | undefined => {
    try {
      return action();
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
      findings.push(finding("LANES_UNREADABLE", { file, line: 0, column: 0 }, `cannot be read (${code})`));
      return undefined;
    }
  };
  const add = (file: string): void => {
    const text = attempt(file, () => readFileSync(file, "utf8"));
    if (text !== undefined) files.push({ file, text });
  };
  for (const path of paths) {
    const directory = attempt(path, () => statSync(path).isDirectory());
    if (directory === false) add(path);
    if (directory !== true) continue;
    const names = attempt(path, () => readdirSync(path).filter((name) => YAML_NAME.test(name))) ?? [];
    if (names.length === 0) {
      const position = { file: path, line: 0, column: 0 };
      findings.push(finding("LANES_UNREADABLE", position, "directory holds no `.yaml` file"));
    }
    for (const name of names.sort()) add(join(path, name));
  }
  return files;
}
