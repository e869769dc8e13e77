import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "./lab-error.ts";

export interface DaemonOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly log: string;
}

const POLL_MS = 50;
/** It takes seconds; a machine that is busy with something else takes its time. */
const PATIENCE_MS = 120_000;
const SHOWN_LINES = 6;

/** A program of the control plane. It ends with the lab: whatever ends process 1 of a namespace ends all in it. */
export class Daemon {
  readonly #options: DaemonOptions;
  readonly #process: ChildProcess;
  #ended: string | undefined;

  constructor(options: DaemonOptions) {
    this.#options = options;
    const { program, args, env = {}, cwd, log } = options;
    const output = openSync(log, "a");
    const inherited = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/" };
    this.#process = spawn(program, args, {
      env: { ...inherited, ...env },
      stdio: ["ignore", output, output],
      ...(cwd === undefined ? {} : { cwd }),
    });
    closeSync(output);
    this.#process.on("error", (error) => {
      this.#ended = error.message;
    });
    this.#process.on("exit", (code, signal) => {
      this.#ended = `it ended with ${signal ?? code}`;
    });
  }

  /** Looks until it is there. @throws LabError when the program ends before, or the time is over */
  async until(what: string, isThere: () => Promise<boolean>): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (!(await isThere().catch(() => false))) {
      if (this.#ended !== undefined) this.#fail(this.#ended);
      if (performance.now() > until) this.#fail(`${what} is not there after ${PATIENCE_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  }

  #fail(why: string): never {
    const { name, log } = this.#options;
    const lines = readFileSync(log, "utf8").trimEnd().split("\n").slice(-SHOWN_LINES);
    throw new LabError(`${name}: ${why}; its last lines:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  }
}
