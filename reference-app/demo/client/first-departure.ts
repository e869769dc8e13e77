const WEEK_MS = 7 * 24 * 60 * 60_000;
/** More than the seconds that a request waits in the pool. */
const WEEKS = 1_000;

/**
 * What the departures of rides that begin now count from: whole weeks ahead, another week each second. Rides that ended
 * early leave requests in the pool for a quarter of an hour; none of them is matched with one of rides that are played later.
 */
export function firstDeparture(now: number): number {
  return now + WEEK_MS * (Math.floor(now / 1_000) % WEEKS);
}
