import type { TagReader } from "./tag-reader.ts";
import type { CacheOptions, RemoteTagSource, TagSourceEvent, TagSourceStatus } from "./tag-source.ts";
import { tagValueOf } from "./tag-value.ts";

const DEFAULTS: Required<CacheOptions> = { ttlMs: 1000, staleMs: 600_000, maxKeys: 10_000, retryMs: 1000 };
/** Failures and late answers in a row, without an answer between them, after which a source counts as down. */
const DOWN_AFTER = 5;
/** A load that hangs is given up after this long, so that its key can be asked for again. */
const HUNG_MS = 1000;
/** Loads that are under way at once. A client that queues while it is not connected must not fill the memory. */
const MAX_LOADS = 1000;

const EVENTS = { late: "tag-source-late", failed: "tag-source-failed", stale: "tag-source-stale" } as const;

interface Answer {
  readonly value: string | undefined;
  readonly freshUntil: number;
  readonly staleUntil: number;
}

interface Load {
  readonly answer: Promise<string | undefined>;
  readonly hungFrom: number;
}

/**
 * A source that has to ask, behind a cache. One load at a time for a key; an answer that comes late is there for the next
 * request; while the source is down nobody waits for it, older values count, and one request in a while tries. All times are
 * of the monotonic clock.
 */
export class CachedReader implements TagReader {
  readonly name: string;
  readonly #source: RemoteTagSource;
  readonly #options: Required<CacheOptions>;
  readonly #tell: (event: TagSourceEvent, detail: string) => void;
  readonly #now: () => number;
  readonly #answers = new Map<string, Answer>();
  readonly #loads = new Map<string, Load>();
  readonly #counts = { loads: 0, late: 0, failed: 0, stale: 0 };
  #missedInARow = 0;
  #downUntil = Number.NEGATIVE_INFINITY;

  constructor(
    name: string,
    source: RemoteTagSource,
    tell: (event: TagSourceEvent, detail: string) => void,
    now: () => number = () => performance.now(),
  ) {
    this.name = name;
    this.#source = source;
    this.#options = { ...DEFAULTS, ...source.cache };
    this.#tell = tell;
    this.#now = now;
  }

  mustAsk(key: string): boolean {
    const now = this.#now();
    const answer = this.#answers.get(key);
    if (answer !== undefined && now < answer.freshUntil) return false;
    return now >= this.#downUntil;
  }

  ask(key: string): Promise<string | undefined> {
    const now = this.#now();
    const running = this.#loads.get(key);
    if (running !== undefined && now < running.hungFrom) return running.answer;
    if (!this.#hasRoom(now)) return Promise.resolve(this.#miss("failed"));
    // Down until now: this one tries, and nobody else waits until it knows.
    if (this.#missedInARow >= DOWN_AFTER) this.#downUntil = now + this.#options.retryMs;
    const load: Load = { answer: this.#load(key, () => this.#loads.get(key) === load), hungFrom: now + HUNG_MS };
    this.#loads.set(key, load);
    return load.answer;
  }

  latest(key: string): string | undefined {
    const answer = this.#answers.get(key);
    if (answer === undefined) return undefined;
    const now = this.#now();
    if (now < answer.freshUntil) return answer.value;
    if (now >= answer.staleUntil) return undefined;
    this.#count("stale");
    return answer.value;
  }

  late(): void {
    this.#miss("late");
  }

  status(): TagSourceStatus {
    const state = this.#now() < this.#downUntil ? "down" : "answers";
    return { state, ...this.#counts, keys: this.#answers.size };
  }

  close(): void {
    this.#source.close?.();
  }

  async #load(key: string, isLatest: () => boolean): Promise<string | undefined> {
    this.#counts.loads += 1;
    // A turn later, so that `load` of the map is there, and a source that throws is one that rejects.
    await undefined;
    try {
      const value = tagValueOf(await this.#source.load(key));
      this.#missedInARow = 0;
      this.#downUntil = Number.NEGATIVE_INFINITY;
      this.#keep(key, value);
      return value;
    } catch {
      return this.#miss("failed");
    } finally {
      if (isLatest()) this.#loads.delete(key);
    }
  }

  #keep(key: string, value: string | undefined): void {
    const { ttlMs, staleMs, maxKeys } = this.#options;
    const freshUntil = this.#now() + ttlMs;
    // What was loaded longest ago stands first.
    this.#answers.delete(key);
    this.#answers.set(key, { value, freshUntil, staleUntil: freshUntil + staleMs });
    while (this.#answers.size > maxKeys) {
      const [oldest] = this.#answers.keys();
      if (oldest === undefined) return;
      this.#answers.delete(oldest);
    }
  }

  #hasRoom(now: number): boolean {
    if (this.#loads.size < MAX_LOADS) return true;
    for (const [key, { hungFrom }] of this.#loads) if (now >= hungFrom) this.#loads.delete(key);
    return this.#loads.size < MAX_LOADS;
  }

  #miss(how: "late" | "failed"): undefined {
    this.#missedInARow += 1;
    if (this.#missedInARow >= DOWN_AFTER) this.#downUntil = this.#now() + this.#options.retryMs;
    this.#count(how);
  }

  #count(what: "late" | "failed" | "stale"): void {
    this.#counts[what] += 1;
    this.#tell(EVENTS[what], this.name);
  }
}
