import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Capabilities } from "../subject/capabilities.ts";

/** A program from a README that runs as a process of its own. */
export interface ReadmeProgram {
  readonly port: number;
  /** Ends it with SIGTERM, and gives its exit code. */
  stop(): Promise<number | null>;
}

/**
 * Runs the TypeScript block of a package's README as it stands there, in a file inside the package, and waits for its
 * line `listening on PORT`.
 */
export async function runReadme(folder: string, env: Readonly<Record<string, string>>): Promise<ReadmeProgram> {
  const file = join(folder, `readme-${process.pid}.ts`);
  await writeFile(file, programOf(readmeOf(folder)));
  const child = spawn(process.execPath, ["--experimental-strip-types", "--conditions=dyeing-source", file], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", NODE_NO_WARNINGS: "1", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit").finally(() => rm(file));
  const stop = async () => {
    child.kill();
    return (await exited)[0];
  };
  for await (const line of createInterface(child.stdout)) {
    const port = /^listening on (\d+)$/.exec(line)?.[1];
    if (port !== undefined) return { port: Number(port), stop };
  }
  throw new Error(`the program of the README ended with ${await stop()} before it listened`);
}

/** What a README has to say under "What it cannot do": one line for each entry of the capability file. */
export function capabilityLines({ unsupported }: Capabilities): string[] {
  return Object.entries(unsupported).map(([name, { reason }]) => `- ${name}: ${reason}`);
}

/** The lines of a section of a README that are list items. */
export function listOf(folder: string, heading: string): string[] {
  const section = readmeOf(folder).split(`\n## ${heading}\n`)[1]?.split("\n## ")[0];
  if (section === undefined) throw new Error(`the README has no section \`${heading}\``);
  return section.split("\n").filter((line) => line.startsWith("- "));
}

function readmeOf(folder: string): string {
  return readFileSync(join(folder, "README.md"), "utf8");
}

function programOf(readme: string): string {
  const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");
  const [program] = blocks;
  if (program === undefined || blocks.length !== 1)
    throw new Error(`a README has one program, this one ${blocks.length}`);
  return program;
}
