import { CachedReader } from "./cached-reader.ts";
import { LocalReader } from "./local-reader.ts";
import type { TagReader } from "./tag-reader.ts";
import type { TagSource, TagSourceEvent, TagSourceStatus } from "./tag-source.ts";

/** The sources that were handed in with a policy, by name. They, and their caches, outlive its snapshots. */
export class TagReaders {
  readonly byName: ReadonlyMap<string, TagReader>;
  #tell: ((event: TagSourceEvent, detail: string) => void) | undefined;

  constructor(sources: Readonly<Record<string, TagSource>> = {}) {
    const tell = (event: TagSourceEvent, detail: string) => this.#tell?.(event, detail);
    this.byName = new Map(
      Object.entries(sources).map(([name, source]) => [
        name,
        "load" in source ? new CachedReader(name, source, tell) : new LocalReader(name, source, tell),
      ]),
    );
  }

  /** Whom to tell from here on. */
  observe(tell: (event: TagSourceEvent, detail: string) => void): void {
    this.#tell = tell;
  }

  status(): Readonly<Record<string, TagSourceStatus>> {
    return Object.fromEntries([...this.byName].map(([name, reader]) => [name, reader.status()]));
  }

  close(): void {
    for (const reader of this.byName.values()) reader.close();
  }
}
