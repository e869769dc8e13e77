import { execFile } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const FILES = join(import.meta.dirname, "files");

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string>>;

/** A folder as a user's project is one: outside the checkout, with what it installs. */
export class UserFolder {
  readonly path: string;

  constructor(root: string, name: string) {
    this.path = join(root, name);
    mkdirSync(this.path);
  }

  /** Copies one of `files/`, as it is. */
  copy(file: string, to = file): void {
    const target = join(this.path, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(FILES, file), target);
  }

  write(file: string, content: object | string): void {
    const target = join(this.path, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }

  /** Runs a program, wherever it ends: the exit code is a result. */
  run(command: string, args: readonly string[], cwd = ".", variables: Variables = {}): Promise<Ran> {
    // Nothing of this checkout: neither its export condition, nor what Vitest sets, nor that its npm is quiet.
    const { NODE_OPTIONS: _, VITEST: __, NODE_ENV: ___, npm_config_loglevel: ____, ...env } = process.env;
    return new Promise((resolve) => {
      execFile(
        command,
        args,
        { cwd: join(this.path, cwd), env: { ...env, CI: "1", NO_COLOR: "1", ...variables }, maxBuffer: 1 << 26 },
        (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr }),
      );
    });
  }

  /** A script of a package in this folder's node_modules. */
  node(script: string, args: readonly string[] = [], cwd = "."): Promise<Ran> {
    return this.run(process.execPath, [join(this.path, "node_modules", script), ...args], cwd);
  }

  /** Fails when npm has anything to say about peers or engines. */
  async npmInstall(manifest: { readonly dependencies: Record<string, string> }): Promise<string[]> {
    this.write("package.json", { private: true, ...manifest });
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--strict-peer-deps"];
    const { code, stdout, stderr } = await this.run("npm", ["install", ...flags]);
    if (code !== 0) return [`npm install ended with ${code}`, stdout, stderr];
    return complaints(stdout + stderr);
  }
}

/** Lines of a package manager about peers, engines, or our packages: of deprecated ones below others we know nothing. */
export function complaints(output: string): string[] {
  const lines = output.split("\n").filter((line) => !/deprecated/i.test(line));
  return lines.filter((line) => /\bwarn|error/i.test(line) && /peer|ERESOLVE|EBADENGINE|engine|@dyeing/i.test(line));
}
