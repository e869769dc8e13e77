import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

const PATIENCE_MS = 10_000;

/** Waits until something holds. The patience is for broken code only: it never passes while things work. */
export async function poll(holds: () => boolean, what: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!holds()) {
    assert(Date.now() < until, `waited for ${what} in vain`);
    await delay(1);
  }
}
