import type { TagReader } from "./tag-reader.ts";
import type { LocalTagSource, TagSourceEvent, TagSourceStatus } from "./tag-source.ts";
import { tagValueOf } from "./tag-value.ts";

/** A table in memory: nothing has to be asked for. */
export class LocalReader implements TagReader {
  readonly name: string;
  readonly #source: LocalTagSource;
  #failed = 0;

  constructor(name: string, source: LocalTagSource, tell: (event: TagSourceEvent, detail: string) => void) {
    this.name = name;
    this.#source = source;
    source.observe?.(() => {
      this.#failed += 1;
      tell("tag-source-failed", name);
    });
  }

  mustAsk(): boolean {
    return false;
  }

  async ask(key: string): Promise<string | undefined> {
    return this.latest(key);
  }

  latest(key: string): string | undefined {
    return tagValueOf(this.#source.get(key));
  }

  late(): void {}

  status(): TagSourceStatus {
    return { state: "answers", loads: 0, late: 0, failed: this.#failed, stale: 0, keys: 0 };
  }

  close(): void {
    this.#source.close?.();
  }
}
