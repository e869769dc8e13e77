import type { LocalTagSource } from "./tag-source.ts";

export interface SlidingWindowOptions {
  /** Milliseconds. Default seven days. */
  readonly windowMs?: number;
  /** Digits after the point. Default 2. */
  readonly digits?: number;
  /** Entries that are kept for a key; the oldest go first. Default 1,000. */
  readonly maxEntries?: number;
  /** Keys that are kept; the one that was added to longest ago goes first. Default 100,000. */
  readonly maxKeys?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** A mean over the latest time, by key. */
export interface SlidingWindow extends LocalTagSource {
  /** Adds one value, with its weight (default 1) and its time (default now). Returns whether it counts: finite, weight above 0. */
  add(key: string, value: number, options?: { readonly weight?: number; readonly at?: number }): boolean;
}

interface Entry {
  readonly at: number;
  readonly value: number;
  readonly weight: number;
}

interface Entries {
  readonly entries: Entry[];
  /** Until an entry comes or goes. */
  mean: string | undefined;
}

const SEVEN_DAYS = 7 * 24 * 60 * 60 * 1000;

/** A score such as a driver's: the weighted mean of what was added within seven days, as text with two decimals (`4.92`). */
export function slidingWindow(options: SlidingWindowOptions = {}): SlidingWindow {
  const { windowMs = SEVEN_DAYS, digits = 2, maxEntries = 1000, maxKeys = 100_000, now = Date.now } = options;
  const windows = new Map<string, Entries>();
  return {
    add: (key, value, { weight = 1, at = now() } = {}) => {
      if (!Number.isFinite(value) || !Number.isFinite(weight) || weight <= 0 || !Number.isFinite(at)) return false;
      const known = windows.get(key) ?? { entries: [], mean: undefined };
      const { entries } = known;
      known.mean = undefined;
      // Orders are finished in their order, nearly: from the end it is the first place that is looked at.
      let place = entries.length;
      while (place > 0 && (entries[place - 1]?.at ?? 0) > at) place -= 1;
      entries.splice(place, 0, { at, value, weight });
      dropExpired(entries, now() - windowMs);
      if (entries.length > maxEntries) entries.splice(0, entries.length - maxEntries);
      windows.delete(key);
      if (entries.length > 0) windows.set(key, known);
      if (windows.size > maxKeys) dropFirst(windows);
      return true;
    },
    get: (key) => {
      const known = windows.get(key);
      if (known === undefined) return undefined;
      if (dropExpired(known.entries, now() - windowMs)) known.mean = undefined;
      if (known.entries.length > 0) {
        known.mean ??= meanOf(known.entries).toFixed(digits);
        return known.mean;
      }
      windows.delete(key);
      return undefined;
    },
  };
}

/** An entry counts until it is as old as the window. Returns whether one was dropped. */
function dropExpired(entries: Entry[], until: number): boolean {
  let count = 0;
  while (count < entries.length && (entries[count]?.at ?? 0) <= until) count += 1;
  if (count > 0) entries.splice(0, count);
  return count > 0;
}

function dropFirst(windows: Map<string, unknown>): void {
  const [first] = windows.keys();
  if (first !== undefined) windows.delete(first);
}

/** Summed anew: a running sum would drift. */
function meanOf(entries: readonly Entry[]): number {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of entries) {
    sum += value * weight;
    weights += weight;
  }
  return sum / weights;
}
