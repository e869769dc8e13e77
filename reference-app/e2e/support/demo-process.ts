import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "@dyeing/verify";
import { until } from "./until.ts";

const MAIN = join(import.meta.dirname, "../../demo/main.ts");

/** What `--json` prints. */
export interface DemoJson extends Report {
  readonly rideFaults: readonly { readonly rideId: string; readonly faults: readonly string[] }[];
  readonly error?: string;
}

export interface DemoOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The demo as a process of its own, with a folder of its own for temporary files. */
export class DemoProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), "dyeing-e2e-"));
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  #stdout = "";
  #stderr = "";

  constructor(...args: readonly string[]) {
    this.#child = spawn(process.execPath, ["--conditions=dyeing-source", MAIN, ...args], {
      env: { ...process.env, TMPDIR: this.#folder, NO_COLOR: "1", DYEING_SLOW: "" },
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own, as a terminal makes one: see `interrupt`.
      detached: true,
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.#stdout += text;
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text) => {
      this.#stderr += text;
    });
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** What a terminal does on Ctrl-C: the runner and all that it started get the signal at the same time. */
  interrupt(): void {
    process.kill(-(this.#child.pid ?? 0), "SIGINT");
  }

  async end(): Promise<DemoOutcome> {
    return { code: await this.#ended, stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Process ids of the system by name, as far as they are started. */
  processes(): Readonly<Record<string, number>> {
    try {
      const [folder = ""] = readdirSync(this.#folder).filter((name) => name.startsWith("dyeing-demo-"));
      return JSON.parse(readFileSync(join(this.#folder, folder, "processes.json"), "utf8")) as Record<string, number>;
    } catch {
      return {};
    }
  }

  /** Waits until rides are under way. */
  async riding(): Promise<void> {
    await until("rides are under way", () => /^rides \d+\//m.test(this.#stderr));
  }

  /** What it left in its folder for temporary files. */
  leftovers(): readonly string[] {
    return readdirSync(this.#folder);
  }

  /** Never leaves anything behind, however a test ended. */
  async dispose(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill("SIGTERM");
    await this.#ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Runs the demo with `--json` to its end. */
export async function runDemoJson(...args: readonly string[]): Promise<DemoOutcome & { readonly json: DemoJson }> {
  const demo = new DemoProcess("--json", ...args);
  try {
    const outcome = await demo.end();
    return { ...outcome, json: JSON.parse(outcome.stdout) as DemoJson };
  } finally {
    await demo.dispose();
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
