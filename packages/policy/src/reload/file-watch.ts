import { type FSWatcher, statSync, watch } from "node:fs";
import { watchedNames } from "./watched-names.ts";

interface Watched {
  readonly watcher: FSWatcher;
  /** The folder as it was: one of the same name that takes its place is another one. */
  readonly inode: number;
  names: ReadonlySet<string>;
}

/**
 * Tells when a file may have changed: by watching the folders in which an entry on its way may be replaced, never the file
 * (whose inode goes silent once it is replaced), and by polling, for what no watcher sees. Keeps no process alive.
 */
export class FileWatch {
  readonly #path: string;
  readonly #changed: () => void;
  readonly #folders = new Map<string, Watched>();
  readonly #poll: NodeJS.Timeout;
  #following = false;
  #followAgain = false;
  #closed = false;

  constructor(path: string, pollMs: number, changed: () => void) {
    this.#path = path;
    this.#changed = changed;
    this.#poll = setInterval(() => this.#noticed(), pollMs);
    this.#poll.unref();
    void this.#follow();
  }

  /** Whether any folder is watched; else only the polls see a change. */
  get watches(): boolean {
    return this.#folders.size > 0;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#poll);
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #noticed(): void {
    if (this.#closed) return;
    void this.#follow();
    this.#changed();
  }

  /** Watches the folders that count now: a swap makes others count. */
  async #follow(): Promise<void> {
    this.#followAgain = true;
    if (this.#following) return;
    this.#following = true;
    while (this.#followAgain && !this.#closed) {
      this.#followAgain = false;
      const names = await watchedNames(this.#path);
      if (!this.#closed) this.#keepTo(names);
    }
    this.#following = false;
  }

  #keepTo(names: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const [folder, { watcher, inode }] of this.#folders) {
      if (names.has(folder) && inodeOf(folder) === inode) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const [folder, wanted] of names) {
      const watched = this.#folders.get(folder);
      if (watched !== undefined) watched.names = wanted;
      else this.#watch(folder, wanted);
    }
  }

  #watch(folder: string, names: ReadonlySet<string>): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        // Kinds of events differ between systems and between ways of writing; without a name it may be any.
        if (name === null || this.#folders.get(folder)?.names.has(name) === true) this.#noticed();
      });
      watcher.on("error", () => {
        watcher.close();
        if (this.#folders.get(folder)?.watcher === watcher) this.#folders.delete(folder);
      });
      this.#folders.set(folder, { watcher, inode: inodeOf(folder) ?? 0, names });
      // What happened before it was watched has told nobody.
      this.#changed();
    } catch {
      // No such folder yet, or no watchers left: the polls go on.
    }
  }
}

function inodeOf(folder: string): number | undefined {
  try {
    return statSync(folder).ino;
  } catch {
    return undefined;
  }
}
