import { setTimeout as wait } from "node:timers/promises";

/** Polls until something is so. */
export async function until(what: string, ask: () => boolean, timeoutMs = 120_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!ask()) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await wait(50);
  }
}
