import { writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { AccessLogRecord } from "@dyeing/lanes/access-log";

const FLUSH_MS = 100;
const FLUSH_CHARS = 64 * 1024;

/** Appends access-log lines to a file: collected, and written at least every 100 ms without blocking a call. */
export class AccessLogFile {
  readonly #file: FileHandle;
  #lines: string[] = [];
  #chars = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** The first failure to write. Once lines are lost the log is no evidence any more: `flush()` throws it. */
  #failure: unknown;
  readonly #atExit = (): void => this.#writeNow();

  private constructor(file: FileHandle) {
    this.#file = file;
    process.on("exit", this.#atExit);
  }

  static async open(path: string): Promise<AccessLogFile> {
    return new AccessLogFile(await open(path, "a"));
  }

  write(record: AccessLogRecord): void {
    const line = `${JSON.stringify(record)}\n`;
    this.#lines.push(line);
    this.#chars += line.length;
    if (this.#chars >= FLUSH_CHARS) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), FLUSH_MS);
  }

  /** Resolves when every line so far is in the file. */
  async flush(): Promise<void> {
    this.#write();
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      process.off("exit", this.#atExit);
      await this.#file.close();
    }
  }

  #write(): void {
    const text = this.#take();
    if (text === "") return;
    this.#writing = this.#writing
      .then(() => this.#file.appendFile(text))
      .catch((failure) => {
        this.#failure ??= failure;
      });
  }

  /** For an exit that did not wait for `close()`. */
  #writeNow(): void {
    const text = this.#take();
    if (text !== "") writeSync(this.#file.fd, text);
  }

  #take(): string {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#lines.join("");
    this.#lines = [];
    this.#chars = 0;
    return text;
  }
}
