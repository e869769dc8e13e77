import { setTimeout as sleep } from "node:timers/promises";

/**
 * Asks again until there is an answer.
 *
 * @throws Error when there is none within `timeoutMs` (default 10,000).
 * @example
 * const row = await until(() => repository.find(id));
 */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  timeoutMs = 10_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`no answer within ${timeoutMs} ms: ${ask}`);
    await sleep(10);
  }
}
