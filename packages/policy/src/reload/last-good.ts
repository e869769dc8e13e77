import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";

/** The content of the policy that was good last; undefined: there is none. */
export function readLastGood(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Keeps the policy that was good last on disk: one after another, so that a slow disk does not end with an older one. */
export class LastGood {
  readonly #path: string;
  readonly #failed: (error: unknown) => void;
  #next: Uint8Array | undefined;
  #isWriting = false;

  constructor(path: string, failed: (error: unknown) => void) {
    this.#path = path;
    this.#failed = failed;
  }

  async keep(bytes: Uint8Array): Promise<void> {
    this.#next = bytes;
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#next !== undefined) {
      const content = this.#next;
      this.#next = undefined;
      await write(this.#path, content).catch(this.#failed);
    }
    this.#isWriting = false;
  }
}

/** Whole or not at all, whenever the process or the machine ends. */
async function write(path: string, bytes: Uint8Array): Promise<void> {
  const written = `${path}.${randomUUID()}.tmp`;
  try {
    // It may hold what is not everybody's to read.
    const file = await open(written, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(written, path);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}
