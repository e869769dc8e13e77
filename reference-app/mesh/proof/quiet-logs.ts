import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 500;
/** Proxies write once per second, and messages travel behind the answers. */
const QUIET_MS = 3_000;
const MOST_MS = 30_000;

/** Waits until no line has come for a while: what is written later would be taken for the rides that follow. */
export async function quietLogs(countLines: () => number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + MOST_MS;
  let lines = countLines();
  let since = performance.now();
  while (performance.now() - since < QUIET_MS && performance.now() < end) {
    await wait(POLL_MS, undefined, { signal });
    const now = countLines();
    if (now !== lines) since = performance.now();
    lines = now;
  }
}
