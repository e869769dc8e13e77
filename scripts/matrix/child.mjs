// One program of a row, as a child process.
import { fork } from "node:child_process";
import { join } from "node:path";

/** Longer than any row needs: a hung one must not hold the matrix up. */
const LIMIT_MS = 120_000;

export class Child {
  stderr = "";
  #process;
  #waiting = [];
  #messages = [];
  #ended = false;

  constructor(folder, row, far) {
    this.#process = fork(join(folder, `${row.program}.cjs`), {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Deprecations are the tracers' own. Whatever the machine has set for a tracer is not part of a row.
      execArgv: ["--no-deprecation"],
      env: {
        PATH: process.env.PATH,
        MATRIX_TRACER: row.tracer,
        MATRIX_ORDER: row.order,
        MATRIX_FRAMEWORK: row.framework,
        MATRIX_UNDICI: row.undici,
        MATRIX_FAR: far,
      },
    });
    this.#process.stderr.setEncoding("utf8").on("data", (text) => {
      this.stderr += text;
    });
    this.#process.on("message", (message) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#messages.push(message);
      else waiting.resolve(message);
    });
    this.#process.on("exit", (code) => {
      this.#ended = true;
      for (const { reject } of this.#waiting)
        reject(new Error(`ended with ${code}: ${this.stderr.trim().slice(-400)}`));
    });
    this.timer = setTimeout(() => this.kill(), LIMIT_MS);
  }

  send(message) {
    this.#process.send(message);
  }

  /** The next message. Rejects when the child ends before it. */
  next() {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    if (this.#ended) return Promise.reject(new Error(`has ended: ${this.stderr.trim().slice(-400)}`));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  kill() {
    clearTimeout(this.timer);
    if (!this.#ended) this.#process.kill("SIGKILL");
  }
}
