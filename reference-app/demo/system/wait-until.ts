import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 50;

/**
 * Asks again and again until the answer is yes. An error counts as no, and is the cause of the time-out.
 * @throws when time is up, or the signal's reason when it is aborted
 */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  signal: AbortSignal,
  ask: () => Promise<boolean> | boolean,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      if (await ask()) return;
    } catch (error) {
      cause = error;
    }
    signal.throwIfAborted();
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`, { cause });
    await wait(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
