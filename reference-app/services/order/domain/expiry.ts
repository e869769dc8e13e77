/** An unmatched request expires after this time at the latest (R1). */
export const MAX_UNMATCHED_MS = 15 * 60_000;

/** When an unmatched request expires: the earlier of 15 minutes and the time the rider is willing to wait. */
export function expiresAt(publishedAt: Date, maxWaitSeconds: number): Date {
  return new Date(publishedAt.getTime() + Math.min(MAX_UNMATCHED_MS, maxWaitSeconds * 1000));
}

/** A request is expired from its deadline on, the deadline itself included. */
export function isExpired(deadline: Date, now: Date): boolean {
  return now.getTime() >= deadline.getTime();
}
