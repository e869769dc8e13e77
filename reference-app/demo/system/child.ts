import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface ChildOptions {
  /** Unique; names the log files. */
  readonly name: string;
  /** Relative to the repository. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFolder: string;
  /** Called with each line of stdout, besides being logged. */
  readonly onLine?: (line: string) => void;
}

/** A process of the system ended although nobody stopped it. */
export class ChildDied extends Error {
  readonly code = "CHILD_DIED";
  override readonly name = "ChildDied";
}

export const REPOSITORY = join(import.meta.dirname, "../../..");
const DIE_WITH_PARENT = join(import.meta.dirname, "die-with-parent.ts");
const SOURCE = "--conditions=dyeing-source";
/** A service stops within 5 s by itself. */
const TERM_MS = 5_000;
const KEPT_STDERR = 2_000;

/** One process of the system. Its output goes to `<name>.log` and `<name>.err` in the log folder. */
export class Child {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #listening = Promise.withResolvers<Readonly<Record<string, unknown>>>();
  readonly #exited = Promise.withResolvers<void>();
  readonly #died = Promise.withResolvers<never>();
  readonly #files: readonly WriteStream[];
  #errors = "";
  #stopping = false;

  constructor({ name, script, args = [], env = {}, logFolder, onLine }: ChildOptions) {
    this.name = name;
    // Not detached: Ctrl-C in a terminal reaches it as well. IPC: see die-with-parent.ts.
    this.#process = spawn(process.execPath, [SOURCE, "--import", DIE_WITH_PARENT, join(REPOSITORY, script), ...args], {
      cwd: REPOSITORY,
      env: { ...inheritedEnv(), ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const out = createWriteStream(join(logFolder, `${name}.log`));
    const err = createWriteStream(join(logFolder, `${name}.err`));
    this.#files = [out, err];
    const { stdout, stderr } = this.#process;
    if (stdout === null || stderr === null) throw new Error("child process without pipes");
    stdout.pipe(out);
    stderr.pipe(err);
    createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
      if (line.includes('"event":"listening"')) this.#onListening(line);
      onLine?.(line);
    });
    stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-KEPT_STDERR);
    });
    this.#process.once("error", (error) => this.#onEnd(`cannot be started: ${error.message}`));
    this.#process.once("close", (code, signal) =>
      this.#onEnd(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
    // Whoever waits sees the rejection; nobody has to wait.
    this.#died.promise.catch(() => undefined);
    this.#listening.promise.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** The line with which the process says that it listens. Rejects when it ends before. */
  get listening(): Promise<Readonly<Record<string, unknown>>> {
    return this.#listening.promise;
  }

  /** Rejects with ChildDied when the process ends and nobody stopped it. Never resolves. */
  get died(): Promise<never> {
    return this.#died.promise;
  }

  /** The last of what it wrote to stderr. */
  get errors(): string {
    return this.#errors.trim();
  }

  /** SIGTERM, and SIGKILL after a bound. Resolves when the process is gone and its output is written. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#process.kill("SIGTERM");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), TERM_MS);
    await this.#exited.promise;
    clearTimeout(timer);
  }

  /** For when there is no time left. */
  kill(): void {
    this.#stopping = true;
    this.#process.kill("SIGKILL");
  }

  #onListening(line: string): void {
    try {
      this.#listening.resolve(JSON.parse(line) as Readonly<Record<string, unknown>>);
    } catch {
      // Not the line: a log line that quotes it.
    }
  }

  #onEnd(how: string): void {
    for (const file of this.#files) file.end();
    const detail = this.errors === "" ? "" : `: ${this.errors.split("\n").at(-1)}`;
    const error = new ChildDied(`${this.name} ${how}${this.#stopping ? "" : detail}`);
    this.#listening.reject(error);
    if (!this.#stopping) this.#died.reject(error);
    this.#exited.resolve();
  }
}

/** Variables that configure the services must come from the runner alone. */
function inheritedEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG, NODE_COMPILE_CACHE } = process.env;
  const kept = { PATH, HOME, TMPDIR, LANG, NODE_COMPILE_CACHE };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
