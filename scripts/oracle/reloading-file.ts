import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FilePolicy, filePolicy } from "@dyeing/policy";

const EVERY_MS = 200;

/** A policy file that is replaced by another revision five times a second, and followed as a service does it. */
export class ReloadingFile {
  readonly #folder = mkdtempSync(join(tmpdir(), "dyeing-oracle-"));
  readonly #file = join(this.#folder, "dyeing.yaml");
  readonly #timer: NodeJS.Timeout;
  #revision = 0;

  constructor() {
    this.#replace();
    this.#timer = setInterval(() => this.#replace(), EVERY_MS);
    this.#timer.unref();
  }

  follow(): FilePolicy {
    return filePolicy(this.#file);
  }

  close(): void {
    clearInterval(this.#timer);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The tags that the sample dyes have, and others that come and go. */
  #replace(): void {
    this.#revision += 1;
    const text = `revision: r${this.#revision}
tags:
  user_level: { header: x-user-level }
  hot_zone: { header: x-hot-zone }
  passing_${this.#revision % 7}: { header: x-passing-${this.#revision % 7} }
rules:
  - { key: color, value: r${this.#revision}, when: 'request.path == "/none"' }
`;
    writeFileSync(`${this.#file}.new`, text);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
