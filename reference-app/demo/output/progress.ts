import type { Paint } from "./paint.ts";

/** Says what is going on, on stderr: one line that changes on a terminal, a few lines elsewhere. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #paint: Paint;
  #open = false;
  #lastShare = 0;

  constructor(stream: NodeJS.WriteStream, paint: Paint) {
    this.#stream = stream;
    this.#paint = paint;
  }

  /** A line that stays. */
  say(text: string): void {
    this.end();
    this.#stream.write(`${text}\n`);
  }

  /** `done` of `total`; elsewhere than on a terminal only the first and each quarter is told. */
  count(what: string, done: number, total: number): void {
    if (this.#stream.isTTY) {
      const width = 30;
      const full = Math.round((width * done) / Math.max(1, total));
      const bar = `${"━".repeat(full)}${this.#paint.dim("━".repeat(width - full))}`;
      this.#stream.write(`\r\u001b[K${what} ${bar} ${done}/${total}`);
      this.#open = true;
      return;
    }
    const share = Math.floor((4 * done) / Math.max(1, total));
    if (done === 1 || share > this.#lastShare) this.#stream.write(`${what} ${done}/${total}\n`);
    this.#lastShare = share % 4;
  }

  end(): void {
    if (this.#open) this.#stream.write("\n");
    this.#open = false;
  }
}
