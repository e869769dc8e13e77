import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A policy of one rule: what decides by it has the color `revision`. */
export const policyText = (revision: string, more = ""): string =>
  `revision: ${revision}\n${more}rules: [{ id: only, key: color, value: ${revision} }]\n`;

/** A folder with a policy file in it, and the ways in which such a file is changed. */
export class PolicyFolder {
  readonly folder = mkdtempSync(join(tmpdir(), "dyeing-reload-"));
  readonly file = join(this.folder, "dyeing.yaml");
  #swaps = 0;

  /** As most editors do. */
  replace(text: string): void {
    const written = join(this.folder, ".dyeing.yaml.swp");
    writeFileSync(written, text);
    renameSync(written, this.file);
  }

  /** As the kubelet does: a folder of its own, `..data` swapped to it, and the file a link into `..data`. */
  swap(text: string): void {
    this.#swaps += 1;
    const content = `..2026_11_26_${this.#swaps}`;
    const before = `..2026_11_26_${this.#swaps - 1}`;
    writeFileSync(join(mkdirIn(this.folder, content), "dyeing.yaml"), text);
    symlinkSync(content, join(this.folder, "..data_tmp"));
    renameSync(join(this.folder, "..data_tmp"), join(this.folder, "..data"));
    if (this.#swaps === 1) symlinkSync(join("..data", "dyeing.yaml"), this.file);
    else rmSync(join(this.folder, before), { recursive: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

function mkdirIn(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}
