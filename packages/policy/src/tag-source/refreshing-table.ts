import type { LocalTagSource } from "./tag-source.ts";

export interface RefreshingTableOptions {
  /** Milliseconds between two loads. Default two hours. */
  readonly everyMs?: number;
  /** Milliseconds until it is tried again after a load failed. Default a minute. */
  readonly retryMs?: number;
}

/** A table that is loaded whole, again and again. */
export interface RefreshingTable extends LocalTagSource {
  /** Kept after the first load, whether it worked or not: who wants the table from the first request on waits for it. */
  readonly ready: Promise<void>;
  close(): void;
}

const TWO_HOURS = 2 * 60 * 60 * 1000;
/** Replicas that started together must not ask together for ever. */
const SPREAD = 0.1;
/** A longer time would make Node's timer fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * A table such as the hot zones of a city: loaded at once and every two hours, and swapped whole. When a load fails the
 * table before it stays.
 */
export function refreshingTable(
  load: () => Promise<Readonly<Record<string, string>> | ReadonlyMap<string, string>>,
  { everyMs = TWO_HOURS, retryMs = 60_000 }: RefreshingTableOptions = {},
): RefreshingTable {
  let table: ReadonlyMap<string, string> = new Map();
  let failed: ((error: unknown) => void) | undefined;
  let missed: unknown;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const refresh = async (): Promise<void> => {
    let wait = everyMs * (1 - SPREAD * Math.random());
    try {
      const loaded = await load();
      table = new Map(loaded instanceof Map ? loaded : Object.entries(loaded));
    } catch (error) {
      wait = Math.min(retryMs, wait);
      if (failed === undefined) missed = error;
      else failed(error);
    }
    if (closed) return;
    timer = setTimeout(() => void refresh(), Math.min(wait, LONGEST));
    timer.unref();
  };
  return {
    ready: refresh(),
    get: (key) => table.get(key),
    observe: (tell) => {
      failed = tell;
      if (missed !== undefined) tell(missed);
      missed = undefined;
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
